const LIGHT = `--page:#f7f7f5;--sheet:#fff;--text:#1b1f24;--muted:#5b6570;--rule:#d9dce0;--grid:#eceef0;--accent:#1f5fbf;--mark:#6d7680;--heat:31,95,191;--on-heat:#fff;
--c0:#1f5fbf;--c1:#c2540a;--c2:#0b7d6b;--c3:#7b48b5;--c4:#a8325f;--c5:#6b6b12;--c6:#2b7fa3;--c7:#555d66;`;
const DARK = `--page:#121518;--sheet:#1a1e23;--text:#e7eaed;--muted:#9ba6b1;--rule:#38404a;--grid:#272d34;--accent:#7fb0ff;--mark:#a3adb8;--heat:110,168,255;--on-heat:#0c1016;
--c0:#7fb0ff;--c1:#ff9d5c;--c2:#4fd0b8;--c3:#c49bff;--c4:#ff8fb5;--c5:#d6d05f;--c6:#77cfee;--c7:#b4bec8;`;

const COLOURS = Array.from(
  { length: 8 },
  (_, index) => `.s${index}{--c:var(--c${index})}.b${index}{--c:var(--c${index})}`,
);

/** How a report looks: on a screen by day and night, and on paper. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:940px;margin:0 auto;padding:48px 24px 64px}
header{margin-bottom:28px}
h1{font-size:30px;line-height:1.2;letter-spacing:-.02em;margin:0 0 6px;overflow-wrap:anywhere}
.subtitle{color:var(--muted);font-size:17px;margin:0;overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));background:var(--sheet);border:1px solid var(--rule);border-radius:10px;overflow:hidden;margin:0 0 36px;padding:0}
.figures div{box-shadow:0 0 0 .5px var(--rule);padding:16px 18px 14px}
.figures dt{color:var(--muted);font-size:13px;margin:0}
.figures dd{margin:0}
.figures .number{font-size:27px;line-height:1.25;font-weight:620;letter-spacing:-.02em;overflow-wrap:anywhere}
.figures .note{color:var(--muted);font-size:12.5px;line-height:1.4}
section{background:var(--sheet);border:1px solid var(--rule);border-radius:10px;padding:22px 24px 20px;margin:0 0 20px}
h2{font-size:19px;line-height:1.35;letter-spacing:-.01em;margin:0 0 4px;overflow-wrap:anywhere;text-wrap:balance}
section p{margin:0 0 10px;max-width:68ch;color:var(--muted);overflow-wrap:anywhere}
figure{margin:14px 0 4px;overflow-x:auto}
figure>svg{display:block;width:100%;min-width:600px;height:auto}
figcaption{color:var(--muted);font-size:13px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:0 0 2px;padding:0;font-size:13px}
.legend li{display:flex;align-items:center;gap:7px;overflow-wrap:anywhere}
.legend svg{flex:none}
svg text{font:12px Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums;fill:var(--muted)}
svg .axis{font-weight:600;fill:var(--text)}
svg .name,svg .value,svg .count{fill:var(--text)}
svg .count{font-weight:600;font-size:13px}
svg .small{font-weight:400;font-size:11px;opacity:.85}
svg .none{font-weight:400;fill:var(--muted)}
svg .on{fill:var(--on-heat)}
svg .empty{font-size:14px}
.grid{stroke:var(--grid);fill:none}
.rule{stroke:var(--rule);fill:none}
.line{stroke:var(--c);fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
.line.s2{stroke-dasharray:7 4}.line.s3{stroke-dasharray:2 4}.line.s4{stroke-dasharray:9 3 2 3}.line.s5{stroke-dasharray:4 3}
.band{fill:var(--c);fill-opacity:.17;stroke:none}
.b0+.b1{fill-opacity:.22}
.dots{stroke:var(--c);fill:none;stroke-width:5.5;stroke-linecap:round;stroke-opacity:.62}
.shapes{stroke:var(--c);fill:none;stroke-width:1.4;stroke-opacity:.85}
.bar{fill:var(--c)}
.halo{stroke:var(--sheet);fill:none;stroke-width:3.6;stroke-opacity:.85}
.whisker{stroke:var(--text);fill:none;stroke-width:1.4}
.steps{fill:var(--c);fill-opacity:.24;stroke:var(--c);stroke-width:1.4}
.cell{fill:rgb(var(--heat))}
.mark{stroke:var(--mark);fill:none;stroke-width:1.2;stroke-dasharray:4 4}
svg .mark-label{fill:var(--text);paint-order:stroke;stroke:var(--sheet);stroke-width:3.5;stroke-linejoin:round}
details{margin-top:8px;border-top:1px solid var(--grid);padding-top:8px}
summary{cursor:pointer;font-size:13.5px;color:var(--accent);width:fit-content;border-radius:4px}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
.scroll{overflow:auto;max-height:460px;margin-top:8px}
table{border-collapse:collapse;font-size:13.5px;line-height:1.4}
th,td{padding:5px 14px 5px 0;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
th{font-weight:600;position:sticky;top:0;background:var(--sheet);border-bottom-color:var(--rule)}
th.text,td.text{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:8ch;max-width:60ch}
.rest{color:var(--muted);font-size:13px;margin:8px 0 0}
footer{color:var(--muted);font-size:13px;margin-top:32px}
footer h2{font-size:13px;letter-spacing:0;color:var(--text);margin-bottom:6px}
footer dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:0}
footer dd{margin:0;overflow-wrap:anywhere}
${COLOURS.join('')}
@media (max-width:640px){main{padding:24px 14px 40px}section{padding:18px 16px}h1{font-size:25px}footer dl{grid-template-columns:1fr}footer dd{margin-bottom:6px}}
@media print{@page{margin:16mm}body{background:#fff;font-size:11pt}main{max-width:none;padding:0}section,.figures{border-color:#bbb;break-inside:avoid}figure>svg{min-width:0}summary{color:inherit}.scroll{max-height:none;overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
