//! What a robot is called with, decrypted for one use.

use model::RobotId;

use crate::{
    Error, Sensitive, Store,
    cipher::purpose,
    column::{Text, from_json},
};

#[derive(Clone, Debug)]
pub struct Credentials {
    /// The canonical URL, with its token.
    pub webhook_url: Sensitive,
    /// The signing secret; `None`: the robot does not check signatures.
    pub secret: Option<Sensitive>,
    pub keywords: Vec<String>,
    pub masked_url: String,
}

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn credentials(&self, robot: RobotId) -> Result<Credentials, Error> {
        let (url, secret, Text(keywords), Text(masked_url)): (Vec<u8>, Option<Vec<u8>>, Text, Text) =
            sqlx::query_as("select url, secret, keywords, masked_url from robot where id = ?1")
                .bind(robot.0)
                .fetch_one(&self.read)
                .await?;
        Ok(Credentials {
            webhook_url: self.cipher.open(purpose::ROBOT_URL, &url)?,
            secret: secret.map(|secret| self.cipher.open(purpose::ROBOT_SECRET, &secret)).transpose()?,
            // Damaged ones are as good as none: they are no reason to send nothing.
            keywords: from_json("robot.keywords", &keywords).unwrap_or_default(),
            masked_url,
        })
    }
}
