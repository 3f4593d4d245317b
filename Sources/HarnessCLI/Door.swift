// What a plugin is written with: `import HarnessCLI` brings it all.

@_exported public import Calls
@_exported public import Checks
@_exported public import Faults
@_exported public import Media
@_exported public import Plugins
@_exported public import SIP
@_exported public import Wire
