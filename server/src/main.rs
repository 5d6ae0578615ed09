use std::{
    io::{Write as _, stderr},
    process::ExitCode,
};

fn main() -> ExitCode {
    match server::command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Never with a backtrace, whatever the environment says: people need the reason. Where it cannot be written, nobody reads it.
            let causes: String = error.chain().skip(1).map(|cause| format!("\n  because: {cause}")).collect();
            let _ = writeln!(stderr(), "Error: {error}{causes}");
            ExitCode::FAILURE
        }
    }
}
