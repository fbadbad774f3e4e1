// How the page looks: on a phone, on a wide screen, in the dark, and on A4. No font, picture or rule comes from
// elsewhere.

export const STYLE = `
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--text:#17212b;--soft:#5b6875;--rule:#dbe1e7;--pale:#b5d2f0;--dark:#1766b5;--good:#14804a;--look:#b45309;--bad:#b42318}
@media (prefers-color-scheme:dark){:root{--page:#10161c;--card:#18212a;--text:#e6ebf0;--soft:#9aa7b4;--rule:#2d3945;--pale:#30587f;--dark:#7ab8f5;--good:#4cc38a;--look:#f0a040;--bad:#ff8a7a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{overflow-wrap:anywhere;max-width:68rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.15rem;margin:0 0 .75rem}
h3{font-size:1rem;margin:0}
p{margin:.25rem 0}
section,.verdict,figure{position:relative;background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.1rem;margin:0 0 1rem}
.banner{background:#8f3a06;color:#fff;font-weight:700;text-align:center;letter-spacing:.06em;border-radius:10px;padding:.5rem 1rem;margin:0 0 1rem}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin:0 0 1rem;color:var(--soft)}
.facts div{display:flex;gap:.4rem;min-width:0}
.facts dt{flex:none}
.facts dd{margin:0;min-width:0;color:var(--text)}
.verdict{border-left:6px solid var(--good)}
.verdict strong{font-size:1.1rem}
.verdict.look{border-left-color:var(--look)}
.verdict.bad{border-left-color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.9rem,1fr));gap:1rem;margin:0 0 1rem;padding:0}
.tiles div{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:.7rem 1rem}
.tiles dt{color:var(--soft);font-size:.87rem}
.tiles dd{margin:0;font-size:1.1rem;font-weight:600;font-variant-numeric:tabular-nums}
.plots{columns:2 19rem;column-gap:1rem;margin:0 0 1rem}
figure{break-inside:avoid}
#kinds .dark{fill:var(--look)}
figcaption{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline;margin:0 0 .6rem}
figcaption b{flex:1 1 auto;font-size:1.05rem}
.key{color:var(--soft);font-size:.87rem;white-space:nowrap}
.key::before{content:"";display:inline-block;width:.7rem;height:.7rem;border-radius:2px;margin-right:.35rem;background:var(--pale)}
.key.dark::before{background:var(--dark)}
svg{display:block;width:100%;height:auto;font-size:11px;font-variant-numeric:tabular-nums}
svg text{fill:var(--text)}
svg .end{text-anchor:end}
svg .middle{text-anchor:middle}
svg .end,svg .middle{fill:var(--soft)}
svg .pale{fill:var(--pale)}
svg .dark{fill:var(--dark)}
svg .line{stroke:var(--rule);stroke-width:.75}
svg .zero{stroke:var(--soft);stroke-width:.9}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.93rem}
caption{text-align:left;color:var(--soft);padding:0 0 .4rem}
caption.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.32rem .6rem;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}
tbody th{font-weight:400}
.sum th,.sum td{font-weight:700}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.when{white-space:nowrap;font-variant-numeric:tabular-nums}
.kind{margin:1.4rem 0 0}
.kind:first-of-type{margin-top:.5rem}
.kind header{display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:baseline}
.kind header span{color:var(--soft)}
.advice{border-left:3px solid var(--look);padding-left:.7rem;margin:.35rem 0 .5rem}
.idle .advice{border-left-color:var(--rule)}
td.what{min-width:12rem}
td small{display:block;color:var(--soft)}
summary{cursor:pointer;font-weight:600}
details+details,details .kind{margin-top:.8rem}
details>:nth-child(2){margin-top:.7rem}
footer{color:var(--soft);font-size:.87rem}
@media (min-width:60rem){.tiles{grid-template-columns:repeat(5,1fr)}}
@media (max-width:42rem){
main{padding:.9rem .7rem 2rem}
section,figure,.verdict{padding:.85rem .8rem}
.tiles{grid-template-columns:1fr 1fr;gap:.7rem}
.tiles div{padding:.6rem .75rem}
.tiles div:last-child{grid-column:1/-1}
.tiles dd{font-size:1rem}
thead th{white-space:normal}
.told thead{display:none}
.told tr,.told td{display:block;border:0;padding:0}
.told tr{padding:.55rem 0;border-bottom:1px solid var(--rule)}
.told td.when{color:var(--soft)}
.told td.n{display:flex;justify-content:space-between}
.told td.n::before{content:attr(data-name);color:var(--soft)}
}
@media print{
@page{size:A4;margin:14mm}
:root{color-scheme:light;--page:#fff;--card:#fff;--text:#000;--soft:#444;--rule:#bbb;--pale:#c3d9ee;--dark:#1766b5;--good:#14804a;--look:#b45309;--bad:#b42318}
:root{font-size:9.5pt}
body{font-size:1rem;line-height:1.3}
main{max-width:none;padding:0}
section,figure,.verdict,.tiles div{border-radius:0;padding:0;border:0}
section{margin:0 0 6mm}
.verdict{border-left:3mm solid;padding:1mm 3mm}
.banner{background:none;color:#000;border:.6mm solid #000;border-radius:0}
.tiles{grid-template-columns:repeat(5,1fr);gap:3mm}
.tiles dd{font-size:9.5pt}
.tiles dt{font-size:8pt}
.plots{columns:2;column-gap:8mm}
figure{margin:0 0 6mm}
.whole,tr,.kind header,.kind.short,.advice,.verdict,.tiles{break-inside:avoid}
.key::before{print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2,.kind header,.advice,caption{break-after:avoid}
thead{display:table-header-group}
.wide{overflow:visible}
.wide table{font-size:7.5pt}
.told{font-size:8pt}
td small{font-size:7pt}
thead th{white-space:normal}
th,td{padding:.6mm 1.2mm}
details:not([open]),section.later:not(:has(details[open])){display:none}
}
`;
