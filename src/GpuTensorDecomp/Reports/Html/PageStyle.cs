using System.Text;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Reports.Html;

/// <summary>The style sheet that all pages carry inline.</summary>
internal static class PageStyle
{
    private const string Light =
        "--page:#f6f7f9;--card:#fff;--ink:#16202c;--soft:#566272;--rule:#dfe4ea;--grid:#e9edf2;" +
        "--muted:#a9b3bf;--good:#00703f;--good-back:#e2f4ea;--warn:#8a4b00;--warn-back:#fdf0dc;" +
        "--link:#0b62ab;--bad:#a3142a;--bad-back:#fce4e6;";

    private const string Dark =
        "--page:#0f141a;--card:#171e26;--ink:#e8edf3;--soft:#9fabb9;--rule:#2c3641;" +
        "--grid:#242d37;--muted:#55616e;--good:#6fdca4;--good-back:#12352a;" +
        "--warn:#f5c16c;--warn-back:#3b2c12;--link:#7cbcf5;" +
        "--bad:#ff9aa5;--bad-back:#431a20;";

    private const string Rules = """
        *{box-sizing:border-box}
        html{color-scheme:light dark;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);
          font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
        main{max-width:920px;margin:0 auto;padding:48px 24px 64px}
        a{color:var(--link)}
        header{margin-bottom:32px}
        .eyebrow{margin:0 0 6px;color:var(--soft);font-size:14px}
        h1{margin:0;font-size:32px;line-height:1.2;letter-spacing:-.015em;overflow-wrap:anywhere}
        h2{margin:0 0 4px;font-size:20px;line-height:1.3;letter-spacing:-.005em}
        .lead{margin:14px 0 0;font-size:18px;max-width:44em}
        .state{display:inline-block;margin-right:10px;padding:2px 12px;border-radius:99px;
          font-size:14px;font-weight:600;vertical-align:2px;white-space:nowrap}
        .state.good{color:var(--good);background:var(--good-back)}
        .state.warn{color:var(--warn);background:var(--warn-back)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:16px;
          margin:0 0 16px}
        .tiles>div,section{background:var(--card);border:1px solid var(--rule);border-radius:12px}
        .tiles>div{padding:16px}
        .tiles dt{color:var(--soft);font-size:14px}
        .tiles dd{margin:2px 0 0}
        .tiles .value{display:block;font-size:21px;font-weight:600;line-height:1.25;
          letter-spacing:-.01em;white-space:nowrap}
        .tiles .more{color:var(--soft);font-size:14px}
        .facts{display:flex;flex-wrap:wrap;gap:4px 28px;margin:0 4px;font-size:15px}
        .facts div{display:flex;gap:8px}
        .facts dt{color:var(--soft)}
        .facts dd{margin:0;overflow-wrap:anywhere}
        .state.bad{color:var(--bad);background:var(--bad-back)}
        td .state{display:inline-block;margin:0;vertical-align:0;font-size:13px}
        .notes{margin:20px 0 0;padding:12px 20px 12px 36px;border-radius:12px;color:var(--warn);
          background:var(--warn-back)}
        section{margin-top:24px;padding:24px 28px 22px}
        section>p{margin:0 0 12px;color:var(--soft);max-width:46em}
        figure{position:relative;margin:14px 0 0}
        figcaption{margin-top:10px;color:var(--soft);font-size:14px;max-width:52em}
        .plot{display:block;width:100%;height:auto;overflow:visible;
          font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        .narrow{display:none}
        .plot .tick,.plot .axis,.plot .note{fill:var(--soft)}
        .plot .tick{font-variant-numeric:tabular-nums}
        .plot .axis{font-size:13px}
        .plot .note,.plot .label{paint-order:stroke;stroke:var(--card);stroke-width:4px;
          stroke-linejoin:round}
        .plot .label{fill:currentColor;font-weight:700}
        .plot .grid{stroke:var(--grid);fill:none}
        .plot .base{stroke:var(--muted);fill:none}
        .plot .guide{stroke:var(--muted);stroke-dasharray:2 4;fill:none}
        .plot .line{stroke:currentColor;stroke-width:2;stroke-linejoin:round;fill:none}
        .plot .dot{fill:currentColor}
        .plot .line.theory{stroke-dasharray:6 4;stroke-width:1.75}
        .plot .line.bare{stroke:none}
        .plot .line.overlay,.key.overlay{color:var(--ink)}
        .plot .halo{stroke:var(--card);stroke-width:6;stroke-linejoin:round;fill:none;opacity:.85}
        .plot .band{fill:currentColor;opacity:.17}
        .plot .empty{fill:none;stroke:var(--rule)}
        .plot .cell{stroke:var(--card);stroke-width:1}
        .plot .in{pointer-events:none;font-variant-numeric:tabular-nums;paint-order:stroke;
          stroke-width:3px;stroke-linejoin:round}
        .plot .cell,.plot .bar,.plot .in{print-color-adjust:exact;
          -webkit-print-color-adjust:exact}
        .facets{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));
          gap:18px 20px}
        .facets>div{break-inside:avoid;min-width:0}
        .facets .plot{max-width:400px}
        .facet{margin:0 0 2px;font-size:14px;font-weight:600}
        .plot.many .line{stroke-width:1.25}
        .plot .line.muted{stroke-width:1}
        .plot .cursor{fill:currentColor;stroke:var(--card);stroke-width:2}
        .muted{color:var(--muted)}
        .tip{position:absolute;z-index:1;padding:6px 10px;border-radius:8px;background:var(--ink);
          color:var(--card);font-size:13px;line-height:1.4;white-space:pre;pointer-events:none}
        .legend{display:flex;flex-wrap:wrap;gap:4px 20px;margin:10px 0 0;padding:0;list-style:none;
          font-size:14px}
        .legend.columns{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr))}
        .legend li{display:flex;align-items:center;gap:8px}
        .key{flex:none;width:24px;height:3px;background:currentColor;print-color-adjust:exact;
          -webkit-print-color-adjust:exact}
        .key.muted{height:1px}
        .key.d1{background:repeating-linear-gradient(90deg,currentColor 0 7px,transparent 7px 10px)}
        .key.d2{background:repeating-linear-gradient(90deg,currentColor 0 2px,transparent 2px 5px)}
        .key.d3{background:repeating-linear-gradient(90deg,currentColor 0 9px,transparent 9px 12px,
          currentColor 12px 14px,transparent 14px 17px)}
        .scroll{overflow-x:auto;margin:12px 0 0}
        table{width:100%;border-collapse:collapse;font-size:15px}
        caption{padding:0 0 8px;color:var(--soft);font-size:14px;text-align:left}
        th,td{padding:7px 14px 7px 0;border-bottom:1px solid var(--rule);text-align:left;
          vertical-align:baseline;white-space:nowrap}
        tbody th{font-weight:400}
        thead th{color:var(--soft);font-size:14px;font-weight:500}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        th .key{display:inline-block;margin-right:10px;vertical-align:middle}
        td.words{white-space:normal}
        .claims th[scope=row],.claims td:last-child{white-space:normal}
        .claims th[scope=row]{min-width:170px}
        .claims td:last-child{min-width:210px;color:var(--soft);font-size:14px}
        .claims td:last-child:empty{min-width:0}
        .key.theory{background:repeating-linear-gradient(90deg,currentColor 0 6px,
          transparent 6px 10px)}
        .key.bare{width:8px;height:8px;margin:0 8px;border-radius:50%}
        details{margin-top:14px}
        pre{overflow-x:auto;margin:10px 0 0;padding:12px 16px;border-radius:8px;
          background:var(--page);font:14px/1.5 ui-monospace,"Cascadia Mono",Menlo,monospace}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:20px;
          margin-top:24px}
        .cards section{margin:0;padding:18px 20px;display:flex;flex-direction:column;gap:8px}
        .cards h2{margin:0;font-size:18px}
        .cards section>p{margin:0;font-size:15px}
        .cards .state{align-self:start;margin:auto 0 0}
        .controls{display:flex;flex-wrap:wrap;gap:10px 16px;margin:12px 0 0;font-size:14px}
        .controls [hidden]{display:none}
        .controls label>span{display:block;color:var(--soft);font-size:13px}
        .controls select,.controls input,.pages button{padding:5px 8px;border:1px solid var(--rule);
          border-radius:7px;background:var(--page);color:var(--ink);font:inherit;max-width:220px}
        .controls input[type=number]{width:100px;margin-right:6px}
        .controls fieldset{margin:0;padding:0;border:0;min-width:0}
        .controls legend{padding:0 0 3px;color:var(--soft);font-size:13px}
        .chip{display:inline-block;position:relative;margin:0 5px 5px 0;cursor:pointer}
        .chip input{position:absolute;inset:0;opacity:0;cursor:pointer}
        .controls .chip span{display:block;padding:2px 10px;border:1px solid var(--rule);
          border-radius:99px;color:var(--soft);font-size:14px}
        .controls .chip input:checked+span{border-color:var(--link);color:var(--ink);
          background:var(--page)}
        .chip input:not(:checked)+span{text-decoration:line-through}
        .chip input:focus-visible+span{outline:2px solid var(--link)}
        .shown{margin:14px 0 0;font-size:14px}
        .pages{display:flex;align-items:center;gap:14px;margin:14px 0 0;font-size:14px}
        .pages button:disabled{opacity:.45}
        thead button{padding:0;border:0;background:none;color:inherit;font:inherit;cursor:pointer}
        .legend:empty{display:none}
        .save{margin:10px 0 0;font-size:14px}
        summary{color:var(--link);cursor:pointer}
        footer{margin-top:28px;color:var(--soft);font-size:14px}
        @media (max-width:600px){
          main{padding:28px 14px 40px}
          h1{font-size:26px}
          .lead{font-size:17px}
          .state{display:table;margin:0 0 8px}
          .tiles{grid-template-columns:1fr 1fr;gap:10px}
          .tiles>div{padding:12px 14px}
          .tiles .value{font-size:20px}
          .facts{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}
          .facts div{display:contents}
          section{padding:18px 14px 16px}
          .wide{display:none}
          .narrow{display:block}
        }
        @media print{
          @page{margin:16mm}
          body{background:none;font-size:11pt}
          main{max-width:none;padding:0}
          section,.tiles>div{break-inside:avoid;border-color:#ccc}
          section:has(table):not(:has(svg)){break-inside:auto}
          h1,h2,h3,h2+p,caption,thead{break-after:avoid}
          footer{break-before:avoid;margin-top:8px;padding-top:0}
          tr{break-inside:avoid}
          .scroll{overflow:visible}
          th,td,thead th,.claims td:last-child,td .state{font-size:8.5pt}
          th,td{white-space:normal;padding-right:8px}
          #table th,#table td{font-size:6.5pt}
          #table td{overflow-wrap:anywhere}
          .claims th[scope=row],.claims td:last-child{min-width:0}
          .claims th[scope=row]{width:32%}.claims td:last-child:not(:empty){width:26%}
          .number{white-space:nowrap}
          .tip,.download,.save,.numbers,.controls,.filters,.pages button{display:none}
          details::details-content{content-visibility:visible;block-size:auto}
        }
        """;

    /// <summary>The whole sheet.</summary>
    public static string Css { get; } = Build();

    private static string Build()
    {
        var css = new StringBuilder();
        css.AppendLine($":root{{{Light}{Colors(Palette.Light)}{Heat(HeatPalette.Light)}}}")
            // Paper is always light.
            .AppendLine("@media screen and (prefers-color-scheme:dark){")
            .AppendLine($":root{{{Dark}{Colors(Palette.Dark)}{Heat(HeatPalette.Dark)}}}}}")
            .AppendLine(Rules);
        for (int c = 0; c < Palette.Light.Count; c++)
            css.AppendLine($".c{c}{{color:var(--c{c})}}");
        for (int d = 1; d < Palette.Dashes.Count; d++)
            css.AppendLine($".line.d{d}{{stroke-dasharray:{Palette.Dashes[d]}}}");
        for (int h = 0; h < HeatPalette.Levels; h++)
            css.AppendLine($".h{h}{{fill:var(--h{h})}}.i{h}" +
                $"{{fill:var(--i{h});stroke:var(--h{h})}}");
        return css.ToString();
    }

    private static string Heat(IReadOnlyList<string> colors) => string.Concat(
        colors.Select((color, h) => $"--h{h}:{color};--i{h}:{HeatPalette.Ink(color)};"));

    private static string Colors(IReadOnlyList<string> colors) =>
        string.Concat(colors.Select((color, c) => $"--c{c}:{color};"));
}
