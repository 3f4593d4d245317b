/// The style sheet of an SVG ladder: light, and dark where the reader's system is.
package enum LadderSVGStyle {
  package static let text = """

    .harness-ladder text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
    .harness-ladder .party{font:bold 13px system-ui,"DejaVu Sans",sans-serif;fill:#1b1f24}
    .harness-ladder .title{font:14px system-ui,"DejaVu Sans",sans-serif;fill:#1b1f24}
    .harness-ladder .paper{fill:#ffffff}
    .harness-ladder .life{stroke:#b4bcc6;stroke-width:1}
    .harness-ladder .address{font-size:11px;fill:#57606a}
    .harness-ladder .time{font-size:11px;fill:#57606a}
    .harness-ladder .aside{fill:#57606a}
    .harness-ladder .finding{fill:#1b1f24}
    .harness-ladder .break{fill:#f1f3f5}
    .harness-ladder .area{fill:#ffffff;fill-opacity:0}
    .harness-ladder .shaft{fill:none;stroke-width:1.5}
    .harness-ladder .request .shaft{stroke:#0550ae}
    .harness-ladder .request .head,.harness-ladder .request .label{fill:#0550ae}
    .harness-ladder .provisional .shaft{stroke:#7d5700;stroke-dasharray:5 3}
    .harness-ladder .provisional .head,.harness-ladder .provisional .label{fill:#7d5700}
    .harness-ladder .success .shaft{stroke:#116329}
    .harness-ladder .success .head,.harness-ladder .success .label{fill:#116329}
    .harness-ladder .failure .shaft{stroke:#a40e26}
    .harness-ladder .failure .head,.harness-ladder .failure .label{fill:#a40e26}
    .harness-ladder .trouble .shaft{stroke:#8250df;stroke-dasharray:2 3}
    .harness-ladder .trouble .head,.harness-ladder .trouble .label{fill:#8250df}
    .harness-ladder .media .shaft{stroke:#0b6b75;stroke-width:3}
    .harness-ladder .media .head,.harness-ladder .media .label{fill:#0b6b75}
    .harness-ladder .badge circle{fill:#cf222e}
    .harness-ladder .badge .number{font-weight:bold;font-size:11px;fill:#ffffff}
    @media (prefers-color-scheme:dark){
    .harness-ladder .paper{fill:#0d1117}
    .harness-ladder .party,.harness-ladder .title,.harness-ladder .finding{fill:#e6edf3}
    .harness-ladder .life{stroke:#3d444d}
    .harness-ladder .address,.harness-ladder .time,.harness-ladder .aside{fill:#9198a1}
    .harness-ladder .break{fill:#161b22}
    .harness-ladder .request .shaft{stroke:#79c0ff}
    .harness-ladder .request .head,.harness-ladder .request .label{fill:#79c0ff}
    .harness-ladder .provisional .shaft{stroke:#e3b341}
    .harness-ladder .provisional .head,.harness-ladder .provisional .label{fill:#e3b341}
    .harness-ladder .success .shaft{stroke:#56d364}
    .harness-ladder .success .head,.harness-ladder .success .label{fill:#56d364}
    .harness-ladder .failure .shaft{stroke:#ff7b72}
    .harness-ladder .failure .head,.harness-ladder .failure .label{fill:#ff7b72}
    .harness-ladder .trouble .shaft{stroke:#d2a8ff}
    .harness-ladder .trouble .head,.harness-ladder .trouble .label{fill:#d2a8ff}
    .harness-ladder .media .shaft{stroke:#56c8d8;stroke-width:3}
    .harness-ladder .media .head,.harness-ladder .media .label{fill:#56c8d8}
    }

    """
}
