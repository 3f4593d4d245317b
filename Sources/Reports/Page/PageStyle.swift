/// The style sheet of a page: light and dark, wide and narrow, on screen and on paper.
package enum PageStyle {
  /// Base64 of the text's SHA-256, for the content security policy; a test holds it to the text.
  package static let hash = "sha256-OP2O1XBZHJ003K5Qw0EIaZtdEaqPqm9DJIwRjoowDBc="

  package static let text: StaticString = #"""

    :root{color-scheme:light;--paper:#fff;--ground:#f6f8fa;--ink:#1b1f24;--soft:#59636e;
    --line:#d1d9e0;--faint:#eaeef2;--link:#0550ae;--good:#116329;--bad:#b3122a;--doubt:#7d4e00;
    --gone:#6639ba;--good-fill:#dafbe1;--bad-fill:#ffebe9;--doubt-fill:#fff3c4;--gone-fill:#f1e8ff;
    --request:#0550ae;--provisional:#7d4e00;--success:#116329;--failure:#b3122a;--trouble:#6639ba;--media:#0b6b75;
    --mark:#cf222e;--band:#c7ecd0;--life:#b4bcc6;--hover:#0969da14;--focus:#0969da;
    --sans:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
    --mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;
    --paper:#0d1117;--ground:#010409;--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--faint:#1c2129;
    --link:#79c0ff;--good:#56d364;--bad:#ff7b72;--doubt:#e3b341;--gone:#d2a8ff;
    --good-fill:#12301c;--bad-fill:#3c1618;--doubt-fill:#33280c;--gone-fill:#2b1c46;
    --request:#79c0ff;--provisional:#e3b341;--success:#56d364;--failure:#ff7b72;--trouble:#d2a8ff;--media:#56c8d8;
    --mark:#da3633;--band:#1b4526;--life:#3d444d;--hover:#79c0ff1c;--focus:#58a6ff}}
    :root[data-theme=dark]{color-scheme:dark;
    --paper:#0d1117;--ground:#010409;--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--faint:#1c2129;
    --link:#79c0ff;--good:#56d364;--bad:#ff7b72;--doubt:#e3b341;--gone:#d2a8ff;
    --good-fill:#12301c;--bad-fill:#3c1618;--doubt-fill:#33280c;--gone-fill:#2b1c46;
    --request:#79c0ff;--provisional:#e3b341;--success:#56d364;--failure:#ff7b72;--trouble:#d2a8ff;--media:#56c8d8;
    --mark:#da3633;--band:#1b4526;--life:#3d444d;--hover:#79c0ff1c;--focus:#58a6ff}

    *{box-sizing:border-box}
    [hidden]{display:none!important}
    html{scroll-padding-top:5rem}
    body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 var(--sans)}
    main{max-width:1180px;margin:0 auto;padding:20px 24px 60px}
    h1{font-size:1.35rem;margin:0;flex:1;overflow-wrap:anywhere}
    h4{font-size:.95rem;margin:0;overflow-wrap:anywhere}
    p{margin:.3em 0;overflow-wrap:anywhere}
    a{color:var(--link)}
    code,pre,.meta{font-family:var(--mono);font-size:.86em}
    code{overflow-wrap:anywhere}
    summary{cursor:pointer}
    :focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
    button{font:inherit;font-size:.86rem;color:var(--ink);background:var(--paper);
    border:1px solid var(--line);border-radius:6px;padding:4px 10px;cursor:pointer}
    button:hover{background:var(--faint)}
    button[aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}
    table{border-collapse:collapse;font-size:.9rem;margin:.4em 0}
    td{padding:4px 12px 4px 0;border-top:1px solid var(--faint);vertical-align:top}
    .scroll{overflow-x:auto;max-width:100%}

    header{display:flex;gap:12px;align-items:flex-start}
    .verdict{display:inline-block;font-size:.76rem;font-weight:600;line-height:1.5;padding:1px 8px;
    border-radius:10px;white-space:nowrap;vertical-align:.12em}
    .verdict::before{margin-right:4px}
    .verdict.passed{color:var(--good);background:var(--good-fill)}
    .verdict.passed::before{content:"✓"}
    .verdict.failed{color:var(--bad);background:var(--bad-fill)}
    .verdict.failed::before{content:"✗"}
    .verdict.inconclusive{color:var(--doubt);background:var(--doubt-fill)}
    .verdict.inconclusive::before{content:"?"}
    .verdict.unavailable{color:var(--gone);background:var(--gone-fill)}
    .verdict.unavailable::before{content:"–"}
    .share{display:block;width:100%;height:8px;margin:14px 0 8px;border-radius:4px;
    background:var(--faint)}
    .share .passed{fill:var(--good)}.share .failed{fill:var(--bad)}
    .share .inconclusive{fill:var(--doubt)}.share .unavailable{fill:var(--gone)}
    .counts{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 14px;padding:0}
    .counts b{font-size:1.15rem}
    .counts .passed b{color:var(--good)}.counts .failed b{color:var(--bad)}
    .counts .inconclusive b{color:var(--doubt)}.counts .unavailable b{color:var(--gone)}
    dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:10px 24px;
    margin:0 0 14px;padding:14px 16px;background:var(--paper);border:1px solid var(--line);
    border-radius:8px}
    dt{color:var(--soft);font-size:.78rem}
    dd{margin:0;overflow-wrap:anywhere}
    .notes{margin:0 0 14px;padding:10px 16px 10px 34px;background:var(--doubt-fill);
    border-radius:8px}
    details.requirements,details.charts{background:var(--paper);border:1px solid var(--line);
    border-radius:8px;padding:10px 16px;margin:0 0 14px}
    .source{color:var(--soft);font-size:.85em}
    .count{white-space:nowrap;text-align:right}
    .requirements td a{white-space:nowrap}

    .legend{color:var(--soft);font-size:.86rem}
    .chart{margin:14px 0 6px}
    .chart figcaption{font-weight:600;font-size:.9rem}
    .chart text{font:11px var(--sans);fill:var(--soft)}
    .chart .name{text-anchor:end;font:12px var(--mono);fill:var(--ink)}
    .chart .value{font:12px var(--mono)}
    .chart .value.outside,.outside{fill:var(--bad);color:var(--bad);font-weight:600}
    .chart .tick{text-anchor:middle}
    .chart .grid{stroke:var(--faint);fill:none}
    .chart .band{fill:var(--band)}
    .chart .dot{fill:var(--good);stroke:var(--paper)}
    .chart .dot.outside{fill:var(--bad);font-weight:400}
    .chart .dot:hover,.chart .dot:focus{stroke:var(--ink);stroke-width:2}

    #filter{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:8px;
    align-items:center;padding:10px 0;margin-top:6px;background:var(--ground);
    border-bottom:1px solid var(--line)}
    #filter label{font-weight:600}
    #q{flex:1 1 200px;min-width:0;font:inherit;padding:5px 10px;color:var(--ink);
    background:var(--paper);border:1px solid var(--line);border-radius:6px}
    #shown{color:var(--soft);font-size:.88rem;white-space:nowrap}
    .keys{color:var(--soft);font-size:.86rem;margin-top:20px}
    :root:not([data-shown]) .keys{display:none}

    .entry{background:var(--paper);border:1px solid var(--line);border-radius:8px;margin:8px 0;
    scroll-margin-top:4.5rem}
    .entry.failed{border-left:4px solid var(--bad)}
    .entry.inconclusive{border-left:4px solid var(--doubt)}
    .entry.unavailable{border-left:4px solid var(--gone)}
    .entry>summary{display:grid;grid-template-columns:auto minmax(0,1fr) auto auto;gap:2px 14px;
    align-items:baseline;padding:8px 14px;list-style:none;border-radius:8px}
    .entry>summary::-webkit-details-marker{display:none}
    .entry>summary:hover{background:var(--hover)}
    .entry>summary .name{font-family:var(--mono);font-size:.88rem;font-weight:600;
    overflow-wrap:anywhere}
    .variant{font-weight:400;color:var(--soft)}
    .entry>summary .requirements,.figures{color:var(--soft);font-size:.84rem}
    .figures{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums;min-width:9.5em}
    .entry>summary .first{grid-column:2/-1;color:var(--soft);font-size:.88rem;overflow:hidden;
    text-overflow:ellipsis;white-space:nowrap}
    .entry[open]>summary .first{display:none}
    .body{padding:2px 16px 14px;scroll-margin-top:7rem}
    .title{font-weight:600}
    .why{color:var(--soft);font-size:.92rem;max-width:80ch}
    .findings{list-style:none;margin:10px 0;padding:0}
    .finding{margin:8px 0;padding:8px 14px;background:var(--bad-fill);border-radius:8px}
    .finding.note{background:var(--doubt-fill)}
    .sentence{font-weight:600}
    .number{display:inline-block;min-width:20px;height:20px;padding:0 5px;margin-right:3px;
    border-radius:10px;background:var(--mark);color:#fff;font:600 12px/20px var(--sans);
    text-align:center}
    .finding .facts{display:flex;flex-wrap:wrap;gap:2px 16px;color:var(--soft);font-size:.86rem}
    .finding .facts code{color:var(--ink);font-size:.95em}
    .advice{font-size:.92rem;max-width:90ch}
    .remarks{margin:10px 0;padding:8px 14px 8px 32px;background:var(--doubt-fill);
    border-radius:8px;overflow-wrap:anywhere}
    .files{list-style:none;margin:10px 0;padding:0;font-size:.9rem}
    .files li{display:flex;gap:10px;align-items:baseline;margin:3px 0}
    .files a{overflow-wrap:anywhere}
    .what{flex:0 0 4.2em;color:var(--soft);font-size:.84rem}
    .copy{font-size:.76rem;padding:0 8px}
    :root:not([data-shown]) .copy{display:none}
    .more>summary,.messages>summary{color:var(--soft);font-size:.9rem;margin:6px 0}

    .paper{margin:12px 0 0;border:1px solid var(--faint);border-radius:8px;
    background:var(--paper);padding:10px 8px}
    .ladder{display:block}
    .ladder text{font:12px var(--mono);fill:var(--ink)}
    .ladder .party{font:600 13px var(--sans);text-anchor:middle}
    .ladder .address{font-size:11px;fill:var(--soft);text-anchor:middle}
    .ladder .aside{font-size:11px;fill:var(--soft);text-anchor:middle}
    .ladder .aside.l{text-anchor:start}
    .ladder .time{font-size:11px;fill:var(--soft);text-anchor:end}
    .ladder .e{text-anchor:end}
    .ladder .life{stroke:var(--life);fill:none}
    .ladder .gap{fill:var(--paper)}
    .ladder .hit{fill:transparent}
    .ladder a path{fill:none;stroke-width:1.5}
    .ladder a:hover .hit,.ladder a.current .hit{fill:var(--hover)}
    .ladder a:focus{outline:none}
    .ladder a:focus-visible .hit{fill:var(--hover);stroke:var(--focus);stroke-width:2}
    .ladder .marked .hit{fill:var(--bad-fill)}
    .ladder .marked:hover .hit,.ladder .marked.current .hit{fill:var(--bad-fill);
    stroke:var(--mark)}
    .ladder .request .l,.ladder .request .e{fill:var(--request)}
    .ladder .request path{stroke:var(--request)}
    .ladder .provisional .l,.ladder .provisional .e{fill:var(--provisional)}
    .ladder .provisional path{stroke:var(--provisional);stroke-dasharray:5 3}
    .ladder .success .l,.ladder .success .e{fill:var(--success)}
    .ladder .success path{stroke:var(--success)}
    .ladder .failure .l,.ladder .failure .e{fill:var(--failure)}
    .ladder .failure path{stroke:var(--failure)}
    .ladder .trouble .l,.ladder .trouble .e{fill:var(--trouble)}
    .ladder .trouble path{stroke:var(--trouble);stroke-dasharray:2 3}
    .ladder .media .l,.ladder .media .e{fill:var(--media)}
    .ladder .media path{stroke:var(--media);stroke-width:3}
    .ladder a .h{stroke-dasharray:none}
    .ladder .mark circle{fill:var(--mark)}
    .ladder .mark text{fill:#fff;font:600 11px var(--sans);text-anchor:middle}

    .message{margin:12px 0;padding:0 0 2px;border-top:1px solid var(--faint);
    scroll-margin-top:5rem}
    .message:target{outline:2px solid var(--focus);outline-offset:4px;border-radius:4px}
    h4 .request{color:var(--request)}h4 .provisional{color:var(--provisional)}
    h4 .success{color:var(--success)}h4 .failure{color:var(--failure)}
    h4 .trouble{color:var(--trouble)}h4 .media{color:var(--media)}
    .meta{color:var(--soft)}
    .pointed{font-size:.9rem}
    pre{margin:6px 0;padding:10px 12px;background:var(--ground);border:1px solid var(--faint);
    border-radius:6px;white-space:pre;overflow-x:auto;line-height:1.45;
    direction:ltr;unicode-bidi:bidi-override}
    pre i,.odd{font-style:normal;color:var(--trouble);background:var(--gone-fill);
    border-radius:3px}

    #panel{position:fixed;z-index:3;top:0;right:0;bottom:0;width:min(600px,48vw);overflow:auto;
    background:var(--paper);border-left:1px solid var(--line);padding:0 18px 18px;
    box-shadow:-8px 0 24px #0003}
    .tools{position:sticky;top:0;display:flex;gap:8px;padding:12px 0;background:var(--paper)}
    #close{margin-left:auto}
    .tools .copy{font-size:.86rem;padding:4px 10px}
    @media (min-width:1000px){.paneled main{margin-left:0;margin-right:min(600px,48vw)}}

    @media (max-width:760px){
    main{padding:14px 12px 60px}
    .entry>summary{grid-template-columns:auto minmax(0,1fr)}
    .entry>summary .name{grid-column:1/-1;grid-row:1}
    .entry>summary .requirements,.entry>summary .first{grid-column:1/-1}
    dl.facts{grid-template-columns:repeat(auto-fill,minmax(140px,1fr))}
    .entry>summary .verdict{grid-row:2;justify-self:start}
    .entry>summary .figures{grid-row:2;grid-column:2;min-width:0}
    .body{padding:2px 10px 12px}
    #panel{top:auto;left:0;width:auto;height:68vh;border-left:0;border-top:1px solid var(--line);
    box-shadow:0 -8px 24px #0003}
    .files li{flex-wrap:wrap;gap:2px 10px}
    }
    @media print{
    :root,:root[data-theme],:root:not([data-theme=light]){color-scheme:light;--paper:#fff;--ground:#f6f8fa;--ink:#1b1f24;--soft:#59636e;
    --line:#d1d9e0;--faint:#eaeef2;--link:#0550ae;--good:#116329;--bad:#b3122a;--doubt:#7d4e00;
    --gone:#6639ba;--good-fill:#dafbe1;--bad-fill:#ffebe9;--doubt-fill:#fff3c4;--gone-fill:#f1e8ff;
    --request:#0550ae;--provisional:#7d4e00;--success:#116329;--failure:#b3122a;--trouble:#6639ba;--media:#0b6b75;
    --mark:#cf222e;--band:#c7ecd0;--life:#b4bcc6;--hover:#0969da14;--focus:#0969da}
    body{background:#fff;font-size:11px}
    main{max-width:none;padding:0}
    #filter,#theme,#panel,.copy,.keys{display:none!important}
    .message,.finding,.chart{break-inside:avoid-page}
    .entry.failed::details-content,.entry.inconclusive::details-content,
    .entry.unavailable::details-content,details.requirements::details-content,
    details.charts::details-content{content-visibility:visible;block-size:auto}
    .ladder{max-width:100%;height:auto}
    pre{white-space:pre-wrap;overflow-wrap:anywhere}
    .ladder .marked .hit{print-color-adjust:exact}
    }

    """#
}
