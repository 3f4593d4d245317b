// ProcessPlugins: plugins in any language, as child processes.
//
// A plugin is a program that says hello in its first line and then answers requests, JSON-RPC 2.0,
// one object a line (Fixtures/Plugins/PROTOCOL.md). What it says is hostile until it has been read:
// lines, texts, times and failures are bounded, and whatever it does wrong is told in one sentence
// with its name. The conversation is a value (`PluginSession`); a thread a plugin carries it out
// (`PluginProcess`). The room turns what a plugin offers into the same extensions that Swift
// plugins bring, so that nobody else can tell them apart. It knows no command line and no domain.
