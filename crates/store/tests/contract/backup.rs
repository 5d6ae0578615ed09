//! A copy made while work goes on is a whole database.

use store::{Error, Key, Options, Store};

use crate::support::{Home, NOW, alert, change, delivery, group, robot};

#[tokio::test]
async fn a_copy_can_be_put_in_the_place_of_the_database() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change = model::change::Change { groups: vec![group(5).into()], ..change(vec![alert(1)]) };
    home.store.commit(&change, &[delivery("d1", robot, 5, vec![alert(1)])], &[]).await.unwrap();
    let copy = home.folder.path().join("copy.db");
    home.store.vacuum_into(&copy).await.unwrap();
    let expected = home.store.load(NOW).await.unwrap();

    let restored = Store::open(Options::new(copy, Key::from_bytes([7; 32]))).await.unwrap();
    assert_eq!(restored.load(NOW).await.unwrap(), expected);
    assert!(restored.credentials(robot).await.unwrap().webhook_url.expose().ends_with("one"));
    assert!(restored.database_bytes().await.unwrap() > 4096);
}

#[tokio::test]
async fn a_copy_does_not_overwrite_a_file() {
    let home = Home::new().await;
    let precious = home.folder.path().join("precious");
    std::fs::write(&precious, "precious").unwrap();
    let error = home.store.vacuum_into(&precious).await.unwrap_err();
    assert!(matches!(error, Error::Damaged(_) | Error::File(_)), "{error:?}");
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious");
}
