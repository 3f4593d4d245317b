// FailoverProxy: see the page at the top of this module's main file.
