//! Alerts in: many requests share one commit, and each is answered only when it is done. What cannot be stored fails alone: its
//! request among the others, its alert among those of the request.

use std::{
    collections::{HashMap, HashSet},
    mem,
    ops::Range,
};

use engine::{Engine, Matched, NoNews, Planned, Room};
use model::{IntegrationId, Now, alert::Incoming};

use super::{Core, background::Counts};
use crate::{
    Error, Taken,
    command::{Ingest, Ingested},
    failpoint::Died,
    failure::{Failure, is_its_own_fault},
};

/// Changes that may fail while the alerts of one batch of requests are looked through for those that cannot be stored.
const TRIES: usize = 64;

impl Core {
    pub(super) async fn ingest(&mut self, requests: Vec<Ingest>) -> Result<(), Died> {
        let rules = self.engine.rules();
        // The core matches nothing that can be costly.
        let is_stale = |request: &Ingest| {
            rules.have_patterns() && !request.matched.as_ref().is_some_and(|matched| rules.agree_with(matched))
        };
        let (stale, mut requests): (Vec<Ingest>, Vec<Ingest>) = requests.into_iter().partition(is_stale);
        for Ingest { alerts, reply, .. } in stale {
            let _ = reply.send(Ok(Ingested::RulesChanged(alerts)));
        }
        let turned_away = self.turn_away(&mut requests);
        let mut results: Vec<Option<Result<Taken, Error>>> = requests.iter().map(|_| None).collect();
        let all = 0..requests.len();
        let mut parts: Vec<Range<usize>> = std::iter::once(all).collect();
        let mut tries = TRIES;
        while let Some(part) = parts.pop().filter(|part| !part.is_empty()) {
            match self.take_in(&requests[part.clone()]).await? {
                Ok(passed) => {
                    for (result, passed) in results[part.clone()].iter_mut().zip(by_request(&requests[part], passed)) {
                        *result = Some(Ok(Taken { passed, ..Taken::default() }));
                    }
                }
                Err(Failure::Lasting(_)) if part.len() > 1 => {
                    let middle = part.start + part.len() / 2;
                    parts.push(middle..part.end);
                    parts.push(part.start..middle);
                }
                Err(Failure::Lasting(error)) => {
                    let place = part.start;
                    results[place] = Some(self.take_in_halves(&requests[place], error, &mut tries).await?);
                }
                // The others would fare no better.
                Err(failure) => {
                    let failed = parts.drain(..).chain([part]).flatten();
                    failed.for_each(|place| results[place] = Some(Err(failure.clone().into())));
                }
            }
        }
        for ((request, result), turned_away) in requests.into_iter().zip(results).zip(turned_away) {
            if let Some(Err(error)) = &result {
                let alerts = request.alerts.len();
                tracing::error!(%error, alerts, "alerts could not be stored; their sender is told to come again");
            }
            // A sender that has gone away comes again.
            let result = result.unwrap_or(Err(Error::Stopped));
            let _ = request.reply.send(result.map(|taken| Ingested::Taken(turned_away.name(taken))));
        }
        Ok(())
    }

    /// Takes out of the requests the new alerts for which there is no room, so that nothing else of them is held up.
    fn turn_away(&self, requests: &mut [Ingest]) -> Vec<TurnedAway> {
        if self.has_room(requests) {
            return requests.iter().map(|_| TurnedAway::default()).collect();
        }
        let now = self.clock.now();
        let mut room = Room::default();
        let turned_away = requests.iter_mut().map(|request| {
            let without_room = self.engine.without_room(&request.alerts, request.most, now, &mut room);
            if without_room.is_empty() {
                return TurnedAway::default();
            }
            metrics::counter!("bellhop_alerts_without_room_total").increment(without_room.len() as u64);
            let gone: HashSet<usize> = without_room.iter().copied().collect();
            let kept: Vec<usize> = (0..request.alerts.len()).filter(|place| !gone.contains(place)).collect();
            request.matched = request.matched.as_ref().map(|matched| matched.of(&kept));
            let mut place = 0..;
            request.alerts.retain(|_| place.next().is_some_and(|place| !gone.contains(&place)));
            TurnedAway { without_room, kept }
        });
        turned_away.collect()
    }

    /// Whether all of them would fit, were they all new: nearly always.
    fn has_room(&self, requests: &[Ingest]) -> bool {
        let mut posted: HashMap<IntegrationId, usize> = HashMap::new();
        for alert in requests.iter().flat_map(|request| &request.alerts) {
            *posted.entry(alert.integration).or_default() += 1;
        }
        let least = requests.iter().map(|request| request.most).min().unwrap_or(usize::MAX);
        posted.into_iter().all(|(integration, posted)| self.engine.active(integration).saturating_add(posted) <= least)
    }

    /// A request that cannot be stored as a whole: those of its alerts that can be are.
    async fn take_in_halves(
        &mut self,
        request: &Ingest,
        mut error: String,
        tries: &mut usize,
    ) -> Result<Result<Taken, Error>, Died> {
        let (mut refused, mut passed) = (Vec::new(), Vec::new());
        let mut parts = halves(0..request.alerts.len());
        if parts.is_empty() {
            refused.push(0);
        }
        while let Some(part) = parts.pop() {
            if *tries == 0 {
                return Ok(Err(Error::NotStored(error)));
            }
            match self.take_in_part(request, part.clone()).await? {
                Ok(of_part) => passed
                    .extend(of_part.into_iter().map(|no_news| NoNews { index: part.start + no_news.index, ..no_news })),
                Err(Failure::Lasting(why)) => {
                    *tries -= 1;
                    error = why;
                    let smaller = halves(part.clone());
                    if smaller.is_empty() {
                        // Where the database takes nothing at all, the sender repeats all of it.
                        if !is_its_own_fault(&self.store, self.clock.now()).await {
                            return Ok(Err(Error::NotStored(error)));
                        }
                        tracing::error!(%error, "an alert cannot be stored; the others of its request are");
                        refused.push(part.start);
                    }
                    parts.extend(smaller);
                }
                Err(failure) => return Ok(Err(failure.into())),
            }
        }
        metrics::counter!("bellhop_alerts_refused_total").increment(refused.len() as u64);
        Ok(if refused.len() == request.alerts.len() {
            Err(Error::NotStored(error))
        } else {
            passed.sort_by_key(|no_news: &NoNews| no_news.index);
            Ok(Taken { refused, passed, ..Taken::default() })
        })
    }

    async fn take_in(&mut self, requests: &[Ingest]) -> Result<Result<Vec<NoNews>, Failure>, Died> {
        let now = self.clock.now();
        let uncounted = self.background.count(requests.iter().flat_map(|request| &request.alerts), now.wall);
        let batches = requests.iter().map(|request| (request.alerts.as_slice(), request.matched.as_ref()));
        let mut passed = Vec::new();
        let result = self.change(now, |engine| plan(engine, batches.clone(), now, &mut passed)).await?;
        let alerts = requests.iter().map(|request| request.alerts.len()).sum();
        Ok(self.counted(alerts, uncounted, result).map(|()| passed))
    }

    async fn take_in_part(
        &mut self,
        request: &Ingest,
        part: Range<usize>,
    ) -> Result<Result<Vec<NoNews>, Failure>, Died> {
        let now = self.clock.now();
        let alerts = &request.alerts[part.clone()];
        let uncounted = self.background.count(alerts.iter(), now.wall);
        let matched = request.matched.as_ref().map(|matched| matched.part(part));
        let batches = [(alerts, matched.as_ref())].into_iter();
        let mut passed = Vec::new();
        let result = self.change(now, |engine| plan(engine, batches.clone(), now, &mut passed)).await?;
        Ok(self.counted(alerts.len(), uncounted, result).map(|()| passed))
    }

    /// What was received counts once it is committed: whoever is refused sends it again.
    fn counted(&mut self, alerts: usize, uncounted: Counts, result: Result<(), Failure>) -> Result<(), Failure> {
        match &result {
            Ok(()) => metrics::counter!("bellhop_alerts_received_total").increment(alerts as u64),
            Err(_) => self.background.uncount(uncounted),
        }
        result
    }
}

/// What of a request there was no room for.
#[derive(Default)]
struct TurnedAway {
    without_room: Vec<usize>,
    /// Places of the others, where there are such.
    kept: Vec<usize>,
}

impl TurnedAway {
    /// In the places of the request as it came.
    fn name(self, taken: Taken) -> Taken {
        if self.without_room.is_empty() {
            return taken;
        }
        let before = |place: usize| self.kept.get(place).copied();
        Taken {
            refused: taken.refused.into_iter().filter_map(before).collect(),
            passed: taken
                .passed
                .into_iter()
                .filter_map(|no_news| Some(NoNews { index: before(no_news.index)?, ..no_news }))
                .collect(),
            without_room: self.without_room.clone(),
        }
    }
}

fn plan<'a>(
    engine: &Engine,
    batches: impl Iterator<Item = (&'a [Incoming], Option<&'a Matched>)> + Clone,
    now: Now,
    passed: &mut Vec<NoNews>,
) -> Planned {
    let mut planned = engine.plan_batches(batches, now);
    *passed = mem::take(&mut planned.passed);
    planned
}

/// The same by request, in the places of each.
fn by_request(requests: &[Ingest], passed: Vec<NoNews>) -> impl Iterator<Item = Vec<NoNews>> {
    let mut passed = passed.into_iter().peekable();
    let mut first = 0;
    requests.iter().map(move |request| {
        let end = first + request.alerts.len();
        let mut its = Vec::new();
        while let Some(no_news) = passed.next_if(|no_news| no_news.index < end) {
            its.push(NoNews { index: no_news.index - first, ..no_news });
        }
        first = end;
        its
    })
}

/// Two halves, the first one last; none of what is one.
fn halves(part: Range<usize>) -> Vec<Range<usize>> {
    if part.len() < 2 {
        return Vec::new();
    }
    let middle = part.start + part.len() / 2;
    vec![middle..part.end, part.start..middle]
}
