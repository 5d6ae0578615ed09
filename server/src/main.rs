use clap::Parser;

fn main() -> anyhow::Result<()> {
    server::command::Cli::parse().run()
}
