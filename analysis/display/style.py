"""How pieces look in JupyterLab; a report page gives the ``--lb-`` colours itself."""

STYLE = """<style>
.lb{--ink:var(--lb-ink,var(--jp-content-font-color1,#1d2127));
--muted:var(--lb-muted,var(--jp-content-font-color2,#57606b));
--line:var(--lb-line,var(--jp-border-color2,#d5d9de));--soft:var(--lb-soft,var(--jp-layout-color2,#f1f3f5));
--paper:var(--lb-paper,var(--jp-layout-color1,#fff));--accent:var(--lb-accent,var(--jp-content-link-color,#0b5394));
--mark:var(--lb-mark,rgba(255,196,0,.28));color:var(--ink);overflow-wrap:anywhere;line-height:1.5}
.lb a{color:var(--accent)}
.lb-note,.lb-caption,.lb figcaption{color:var(--muted);font-size:.9em}
figure.lb-figure{margin:1.6em 0;max-width:100%}
.lb-figure .lb-card{background:#fff;border:1px solid var(--line);border-radius:8px;padding:10px;max-width:960px}
.lb-figure img{display:block;width:100%;height:auto;background:#fff}
@media screen and (max-width:40em){.lb-figure img{width:auto;min-width:620px}}
.lb-figure figcaption,.lb-table figcaption{margin:.6em 0 0;max-width:72ch}
.lb-finding{border-left:3px solid var(--accent);padding:.2em 0 .2em 1em;margin:1em 0;max-width:72ch}
.lb-paragraph{max-width:72ch}
.lb-numbers{display:flex;flex-wrap:wrap;gap:.5em 2.4em;margin:1.2em 0;padding:0}
.lb-numbers div{display:flex;flex-direction:column-reverse}
.lb.lb-numbers dd{margin:0;font-size:1.75em;font-weight:650;letter-spacing:-.02em;line-height:1.2;
font-variant-numeric:tabular-nums}
.lb.lb-numbers dt{float:none;width:auto;overflow:visible;margin:0;font-weight:400;color:var(--muted);font-size:.88em}
figure.lb-table{margin:1.4em 0}
.lb-scroll{overflow-x:auto;max-width:100%;border-top:2px solid var(--ink);border-bottom:1px solid var(--line)}
.lb .lb-scroll table{border-collapse:collapse;width:100%;margin:0;border:0;font-size:.9em;line-height:1.4;
table-layout:auto}
.lb .lb-scroll th,.lb .lb-scroll td{text-align:left;vertical-align:top;padding:.4em .8em;border:0;
border-bottom:1px solid var(--line);
min-width:3ch;max-width:44ch;white-space:normal;overflow-wrap:break-word;background:none}
.lb .lb-scroll .lb-name{white-space:nowrap}
.lb .lb-scroll .lb-words{min-width:24ch}
.lb .lb-scroll td.lb-phrase{min-width:14ch}
.lb .lb-scroll .lb-long{min-width:16ch;overflow-wrap:anywhere}
.lb .lb-scroll thead th{font-weight:600;color:var(--muted);vertical-align:bottom;overflow-wrap:break-word}
.lb .lb-scroll tbody th{font-weight:600}
.lb .lb-scroll tbody tr:last-child>*{border-bottom:0}
.lb .lb-scroll .lb-right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.lb .lb-scroll .lb-day{white-space:nowrap;font-variant-numeric:tabular-nums}
blockquote.lb-quote,blockquote.lb-quote:hover{margin:1.2em 0;padding:.1em 0 .1em 1.1em;border:0;
border-left:3px solid var(--line);background:none;max-width:76ch;color:var(--ink)}
.lb-quote p{margin:0 0 .4em;white-space:pre-line}
.lb-quote footer{font-size:.88em;color:var(--muted)}
.lb-quote .lb-who{color:var(--ink);font-weight:600}
.lb-document{max-width:76ch;white-space:pre-wrap;border:1px solid var(--line);border-radius:8px;padding:.9em 1.1em;
margin:1.2em 0}
.lb mark{background:none;color:inherit}
.lb mark.lb-content{background:var(--mark);border-radius:2px}
.lb mark.lb-cue{text-decoration:underline solid var(--accent) 2px;text-underline-offset:.2em}
.lb mark.lb-source{font-weight:650;text-decoration:underline dotted var(--muted) 2px;text-underline-offset:.2em}
.lb mark.lb-target{border-bottom:2px dashed currentColor}
.lb-fold{border-top:1px solid var(--line);max-width:76ch}
.lb-fold summary{cursor:pointer;padding:.28em 0;font-size:.95em}
.lb-fold summary .lb-who{font-weight:600;margin-right:.6em}
.lb-fold>div{padding:0 0 .6em 1.1em}
.lb-fold:target,.lb-fold:has(:target){background:var(--soft)}
.lb-matrix .lb-scroll td{min-width:7ch;font-variant-numeric:tabular-nums;white-space:nowrap}
.lb .lb-scroll .lb-n{display:block;color:var(--muted);font-size:.88em}
@media print{.lb-fold::details-content{content-visibility:visible;display:block;height:auto}}
.lb-legend{font-size:.88em;color:var(--muted);display:flex;flex-wrap:wrap;gap:.3em 1.4em;margin:.3em 0}
.lb-legend mark{color:var(--ink)}
.lb.lb-provenance dl{display:grid;grid-template-columns:minmax(8em,max-content) minmax(0,1fr);gap:.25em 1.4em;
margin:.4em 0;font-size:.9em}
.lb.lb-provenance dt{color:var(--muted);font-weight:400;float:none;width:auto;overflow:visible}
.lb.lb-provenance dd{margin:0}
.lb.lb-provenance table{border-collapse:collapse;width:auto;font-size:1em;margin:0}
.lb.lb-provenance th,.lb.lb-provenance td{text-align:left;
padding:.1em 1em .1em 0;background:none;border:0;white-space:normal}
.lb.lb-provenance th{font-weight:400;color:var(--muted)}
.lb.lb :is(tbody,thead) tr:nth-child(n){background:none}
.lb.lb-provenance ul{margin:0;padding-left:1.1em}
@media(max-width:34em){.lb.lb-provenance dl{grid-template-columns:minmax(0,1fr)}
.lb.lb-provenance dd{margin-bottom:.5em}}
</style>"""
