use std::{
    io::{Write as _, stderr},
    process::ExitCode,
};

fn main() -> ExitCode {
    match server::command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Never with a backtrace, whatever the environment says: people need the reason. Where it cannot be written, nobody reads it.
            let _ = writeln!(stderr(), "Error: {error}");
            for cause in error.chain().skip(1) {
                let _ = writeln!(stderr(), "  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
