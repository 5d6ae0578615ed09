fn main() -> anyhow::Result<()> {
    server::command::parse().run()
}
