//! The limits of Bellhop's doors in one table: what it takes in, keeps and does at once. What bounds the inside of one room (the
//! dispatcher's queue, the times of a rule, the length of a keyword) stands in that room.
//!
//! Beyond a limit there is a clear answer with the number, a note where a person looks, and what is within the limit is kept.
//! Sizes are bytes where the name says `BYTES`, characters where it says `CHARS`, and counts otherwise; times are
//! milliseconds. Limits of the DingTalk protocol (message size, mentions) stand in the crate `dingtalk`.

/// Connections and requests, whoever they come from.
pub mod http {
    /// From accepting a connection, or from the first byte of a further request, to the end of the request's head.
    pub const HEAD_MILLIS: u64 = 10_000;
    /// A connection without a request under way is closed after this long.
    pub const IDLE_MILLIS: u64 = 75_000;
    /// An answer of which the client takes nothing for this long ends with its connection.
    pub const STALLED_WRITE_MILLIS: u64 = 30_000;
    /// Whoever is answered before their body was read has this long to send the rest of it, which nobody reads: else the connection
    /// would be reset, and the answer lost.
    pub const LINGER_MILLIS: u64 = 2_000;
    /// ... and no more than this.
    pub const LINGER_BYTES: usize = 32 * 1024 * 1024;
    /// The longest time for one request, its body included. Slower clients get 503.
    pub const REQUEST_MILLIS: u64 = 30_000;
    /// Connections of one address at the same time (IPv6: of one /64); trusted proxies are not counted.
    pub const CONNECTIONS_OF_ADDRESS: usize = 100;
    /// Connections in all: this share of the limit of open files, ...
    pub const CONNECTIONS_PERCENT_OF_FILES: u64 = 80;
    /// ... and never more than this: each may hold a head of [`HEAD_BYTES`], and together they must fit into memory.
    pub const CONNECTIONS: usize = 4_096;
    /// Connections to the listener of the metrics, in all.
    pub const METRICS_CONNECTIONS: usize = 16;
    /// The head of one request; a larger one gets 431. Also what is buffered of an answer.
    pub const HEAD_BYTES: usize = 32 * 1024;
    /// Header lines of one request; more get 431.
    pub const HEADERS: usize = 64;
    /// The body of a log-in or of a one-time link.
    pub const LOG_IN_BODY_BYTES: usize = 64 * 1024;
    /// The body of any other form.
    pub const FORM_BODY_BYTES: usize = 2 * 1024 * 1024;
    /// Bodies held at once, in sum; a request whose body would exceed it gets 503.
    pub const BODIES_BYTES: usize = 128 * 1024 * 1024;
    /// Of these the share of requests that anybody can send: strangers do not take the room of monitoring systems.
    pub const PUBLIC_BODIES_BYTES: usize = 16 * 1024 * 1024;
    /// From SIGTERM to the end of the process, whatever hangs.
    pub const STOP_MILLIS: u64 = 10_000;
}

/// What a monitoring system posts.
pub mod ingest {
    /// The largest body of an ARMS event.
    pub const ARMS_BODY_BYTES: usize = 1024 * 1024;
    /// The largest body of the other formats.
    pub const BODY_BYTES: usize = 16 * 1024 * 1024;
    /// Items of one body; one with more is refused. As alerts in memory they take up to a hundred times their size in the body.
    pub const ITEMS: usize = 100_000;
    /// Labels of one alert that are kept, and annotations; the others are cut with a note.
    pub const LABELS: usize = 64;
    /// An item with more labels than this is refused; of more annotations only these are looked at.
    pub const LABELS_REFUSED: usize = 1_000;
    /// The name of a label or annotation; a longer one is cut with a note.
    pub const NAME_BYTES: usize = 256;
    /// The value of a label; a longer one is cut with a note.
    pub const VALUE_BYTES: usize = 4_096;
    /// The value of an annotation; a longer one is cut with a note.
    pub const ANNOTATION_BYTES: usize = 32 * 1024;
    /// The link to the alert's source; a longer one is left out with a note.
    pub const LINK_BYTES: usize = 4_096;
    /// Items of one body that are refused one by one in the answer; the others are counted.
    pub const REJECTED_SHOWN: usize = 100;
    /// Items of one body that may be wrong before the whole body is refused.
    pub const REJECTED: usize = 20_000;
    /// Refused items of one body that are kept for the console.
    pub const REFUSED_ITEMS: usize = 10;
    /// What the parser repeats of a wrong body, in the answer and in the console.
    pub const ECHO_CHARS: usize = 100;
    /// The text that a sender is told about a request that is refused as a whole.
    pub const REFUSAL_CHARS: usize = 500;
    /// Notes that are kept of each integration, one of each kind.
    pub const NOTES: usize = 50;
    /// Refusals that are kept in memory, of each integration the last ones.
    pub const REFUSALS: usize = 50;
    /// Refusals that are kept in memory, of all integrations.
    pub const REFUSALS_IN_ALL: usize = 1_000;
    /// Integrations whose last refusal the Overview names.
    pub const REFUSALS_ON_OVERVIEW: usize = 20;
    /// A name in a note.
    pub const NOTED_CHARS: usize = 100;
    /// Alerts of one integration that fire at the same time, where its form says nothing else. As large as a bad night of a large
    /// installation; each takes about 3 kB of memory.
    pub const ACTIVE: u32 = 20_000;
    /// Milliseconds after its last report at which an alert ends whose sender leaves out others of its group, where the integration has
    /// no time of its own: longer than a day, because Alertmanager repeats itself once a day or more often.
    pub const SILENCE: i64 = 25 * 3_600_000;
    /// What the form takes.
    pub const ACTIVE_BOUNDS: (u32, u32) = (1, 1_000_000);
    /// A sender's word for how urgent an alert is; a longer one is cut.
    pub const SEVERITY_CHARS: usize = 40;
    /// Words of severity that one integration gives a meaning of its own.
    pub const SEVERITIES: u32 = 100;
}

/// What a person saves.
pub mod form {
    /// A name: of a contact, contact group, rule, integration.
    pub const NAME_CHARS: usize = 100;
    /// A phone number, as typed.
    pub const PHONE_CHARS: usize = 50;
    /// An email address.
    pub const EMAIL_CHARS: usize = 254;
    /// A robot's webhook URL.
    pub const WEBHOOK_CHARS: usize = 2_048;
    /// A robot's signing secret.
    pub const SECRET_CHARS: usize = 256;
    /// All words of severity of an integration, as typed.
    pub const SEVERITIES_CHARS: usize = 5_000;
    /// All keywords of a robot, as typed.
    pub const KEYWORDS_CHARS: usize = 1_000;
    /// A `DingTalk` user id.
    pub const USER_ID_CHARS: usize = 64;
    /// A description.
    pub const DESCRIPTION_CHARS: usize = 1_000;
    /// A number of seconds or messages, as typed.
    pub const NUMBER_CHARS: usize = 20;
    /// The public URL; one that is longer could not stand in a message.
    pub const PUBLIC_URL_CHARS: usize = 500;
    /// Labels that are pasted to try a rule on, with what stands around them: a posted body.
    pub const PASTED_CHARS: usize = 50_000;
    /// What is searched for in a list; the rest of a longer text does not count.
    pub const SEARCH_CHARS: usize = 200;
    /// Groups of alerts that a rule may have at the same time, where its form says nothing else.
    pub const GROUPS: u32 = 5_000;
    /// What the form takes.
    pub const GROUPS_BOUNDS: (u32, u32) = (1, 100_000);
    /// Contacts.
    pub const CONTACTS: u32 = 10_000;
    /// Contact groups.
    pub const CONTACT_GROUPS: u32 = 5_000;
    /// Dispatch rules.
    pub const DISPATCH_RULES: u32 = 5_000;
    /// Integrations.
    pub const INTEGRATIONS: u32 = 1_000;
    /// Contacts of one contact group.
    pub const MEMBERS: usize = 1_000;
    /// Contacts of one dispatch rule, and contact groups.
    pub const HANDLERS: usize = 1_000;
    /// Conditions of one rule, in all its blocks.
    pub const CONDITIONS: usize = 200;
    /// The label and the value of a condition; a regular expression too.
    pub const CONDITION_CHARS: usize = 500;
    /// Regular expressions among the conditions of one rule.
    pub const PATTERNS: usize = 50;
    /// Grouping labels of one rule, each of at most [`super::ingest::NAME_BYTES`].
    pub const GROUPING_LABELS: usize = 20;
    /// All of them, as typed.
    pub const GROUPING_CHARS: usize = 6_000;
    /// Refused forms that are kept to be filled in again, of one session.
    pub const DRAFTS_OF_SESSION: usize = 20;
    /// One of them. Of a larger one the longest texts are not kept, and the page says so.
    pub const DRAFT_BYTES: usize = 64 * 1024;
}

/// What a page shows of texts that others wrote. The page of the one thing shows them in whole.
pub mod shown {
    /// A name, value or title in a list.
    pub const LIST_CHARS: usize = 200;
    /// What stands under a page's title.
    pub const LEAD_CHARS: usize = 500;
    /// Names in one cell of a list; the others are counted.
    pub const LIST_NAMES: usize = 50;
    /// Labels or annotations on an alert's page: those of alerts that were stored before there was a limit can be more.
    pub const PAIRS: usize = 200;
}

/// Regular expressions of conditions. Checked where a rule is saved; an expression that was saved before these bounds keeps
/// working, and its rule is shown under "Needs attention".
///
/// Matching one value takes at most (states of the expression × bytes of the value) steps, and far fewer where the expression is
/// small as a deterministic automaton. The bounds below keep it under 10 ms for the longest value ([`ingest::VALUE_BYTES`]).
pub mod pattern {
    /// An expression while it is compiled.
    pub const COMPILED_BYTES: usize = 256 * 1024;
    /// A compiled expression up to this size needs no deterministic automaton: it cannot cost much.
    pub const SMALL_BYTES: usize = 16 * 1024;
    /// The deterministic automaton of a larger one. Counted repetitions of wide classes, as in `(.{0,64}\.){4}`, exceed it.
    pub const AUTOMATON_BYTES: usize = 1024 * 1024;
    /// The memory in which an expression keeps the part of that automaton that it has met.
    pub const CACHE_BYTES: usize = 512 * 1024;
    /// Different expressions of all rules together. Equal ones are compiled once.
    pub const IN_ALL: usize = 2_000;
    /// Their compiled size together. In memory each takes a few times as much.
    pub const BYTES_IN_ALL: usize = 32 * 1024 * 1024;
}

/// Log-ins and accounts.
pub mod access {
    /// Passwords that are hashed at the same time (19 MiB each).
    pub const HASHES: usize = 2;
    /// Log-ins that wait for their turn; one more is answered "busy, try again". People who are known (by a session, a one-time
    /// link, a browser that has logged in before) wait in a second line of the same length, which strangers cannot fill.
    pub const HASHES_WAITING: usize = 16;
    /// Wrong tries of one account, address (IPv6: /64) or known browser that cost nothing. Then each makes the next one wait.
    pub const FREE_TRIES: u32 = 4;
    /// The same for an IPv6 /56: what many providers give to one home.
    pub const FREE_TRIES_56: u32 = 16;
    /// The same for an IPv6 /48: what many providers give to one company.
    pub const FREE_TRIES_48: u32 = 64;
    /// The longest wait after wrong tries: 15 minutes.
    pub const LONGEST_WAIT_MILLIS: i64 = 15 * 60 * 1000;
    /// Wrong tries are forgotten after an hour without another one.
    pub const TRIES_KEPT_MILLIS: i64 = 60 * 60 * 1000;
    /// Accounts, addresses and networks of which wrong tries are remembered.
    pub const TRIES_REMEMBERED: usize = 100_000;
    /// Sessions of one account; those that were used longest ago end.
    pub const SESSIONS_OF_ACCOUNT: usize = 50;
    /// A session ends this long after the log-in: 30 days.
    pub const SESSION_MILLIS: i64 = 30 * 24 * 3_600_000;
    /// A session without a sign of life ends after this long: 7 days.
    pub const SESSION_IDLE_MILLIS: i64 = 7 * 24 * 3_600_000;
    /// Browsers that an account is known to have logged in from; those that were used longest ago are forgotten.
    pub const DEVICES_OF_ACCOUNT: usize = 20;
    /// A browser is forgotten this long after its last log-in: 180 days.
    pub const DEVICE_MILLIS: i64 = 180 * 24 * 3_600_000;
    /// Log-outs that could not be stored and are kept in memory until they can be.
    pub const ENDED_SESSIONS: usize = 10_000;
    /// A proof of who one is counts for this long for what makes an administrator: 15 minutes.
    pub const PROOF_MILLIS: i64 = 15 * 60 * 1000;
}
