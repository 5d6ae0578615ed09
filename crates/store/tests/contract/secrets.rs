//! No secret is in clear in the files of the database.

use model::integration::Kind;
use store::{IntegrationFields, NewRobot, SecretChange, Sensitive, token_hash};

use crate::support::{Home, NOW, new_robot};

const SECRETS: [&str; 3] = ["5ecret0webhook0token", "SEC5ecret0signing", "5ecret0ingest0token"];

#[tokio::test]
async fn tokens_and_secrets_are_only_stored_encrypted() {
    let home = Home::new().await;
    let secret = SecretChange::Set(Sensitive::new(SECRETS[1]));
    let robot = home.store.upsert_robot(&NewRobot { secret, ..new_robot(SECRETS[0]) }).await.unwrap();
    let fields = IntegrationFields {
        name: "Prometheus".into(),
        kind: Kind::Prometheus,
        description: String::new(),
        enabled: false,
        auto_resolve: Some(300_000),
        severities: model::severity::Table::default(),
        max_active: 20_000,
    };
    let token = Sensitive::new(SECRETS[2]);
    let integration = home.store.create_integration(&fields, token_hash(SECRETS[2]), &token, NOW).await.unwrap();

    assert_no_secret_in_files(&home);
    let home = home.reopened().await;
    assert_no_secret_in_files(&home);
    let credentials = home.store.credentials(robot).await.unwrap();
    assert!(credentials.webhook_url.expose().ends_with(SECRETS[0]));
    assert!(SECRETS.iter().all(|secret| !format!("{credentials:?} {:?}", home.store).contains(secret)));
    assert_eq!(home.store.token(integration).await.unwrap().expose(), SECRETS[2]);
    let (hash, target) = home.store.ingest_targets().await.unwrap().remove(0);
    assert_eq!(
        (hash, target.id, target.enabled, target.auto_resolve),
        (token_hash(SECRETS[2]), integration, false, Some(300_000))
    );
}

fn assert_no_secret_in_files(home: &Home) {
    for file in std::fs::read_dir(home.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in SECRETS {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}
