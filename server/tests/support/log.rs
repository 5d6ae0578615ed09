//! What a process writes to its standard error, to wait for and to look through.

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    sync::mpsc,
};

pub struct Log {
    lines: mpsc::UnboundedReceiver<String>,
    /// Everything so far.
    pub text: String,
}

impl Log {
    /// Reads on whether somebody looks or not, so that the process is never held up.
    pub fn read(output: impl AsyncRead + Send + Unpin + 'static) -> Self {
        let (sender, lines) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut output = BufReader::new(output).lines();
            while let Ok(Some(line)) = output.next_line().await {
                // Nobody may be looking any more.
                let _ = sender.send(line);
            }
        });
        Self { lines, text: String::new() }
    }

    /// Waits for a line with `part` in it.
    pub async fn wait_for(&mut self, part: &str) {
        while let Some(line) = self.lines.recv().await {
            self.text.push_str(&line);
            self.text.push('\n');
            if line.contains(part) {
                return;
            }
        }
        panic!("it ended without saying {part:?}:\n{}", self.text);
    }

    /// All of it, once the process has ended.
    pub async fn whole(mut self) -> String {
        while let Some(line) = self.lines.recv().await {
            self.text.push_str(&line);
            self.text.push('\n');
        }
        self.text
    }
}
