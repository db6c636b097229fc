using System.Text;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Reports.Html;

/// <summary>The style sheet that all pages carry inline.</summary>
internal static class PageStyle
{
    private const string Light =
        "--page:#f6f7f9;--card:#fff;--ink:#16202c;--soft:#566272;--rule:#dfe4ea;--grid:#e9edf2;" +
        "--muted:#a9b3bf;--good:#00703f;--good-back:#e2f4ea;--warn:#8a4b00;--warn-back:#fdf0dc;" +
        "--link:#0b62ab;";

    private const string Dark =
        "--page:#0f141a;--card:#171e26;--ink:#e8edf3;--soft:#9fabb9;--rule:#2c3641;" +
        "--grid:#242d37;--muted:#55616e;--good:#6fdca4;--good-back:#12352a;" +
        "--warn:#f5c16c;--warn-back:#3b2c12;--link:#7cbcf5;";

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
        details{margin-top:14px}
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
          section:has(table){break-inside:auto}
          tr{break-inside:avoid}
          .download{display:none}
          details::details-content{content-visibility:visible;block-size:auto}
        }
        """;

    /// <summary>The whole sheet.</summary>
    public static string Css { get; } = Build();

    private static string Build()
    {
        var css = new StringBuilder();
        css.AppendLine($":root{{{Light}{Colors(Palette.Light)}}}")
            // Paper is always light.
            .AppendLine("@media screen and (prefers-color-scheme:dark){")
            .AppendLine($":root{{{Dark}{Colors(Palette.Dark)}}}}}")
            .AppendLine(Rules);
        for (int c = 0; c < Palette.Light.Count; c++)
            css.AppendLine($".c{c}{{color:var(--c{c})}}");
        for (int d = 1; d < Palette.Dashes.Count; d++)
            css.AppendLine($".line.d{d}{{stroke-dasharray:{Palette.Dashes[d]}}}");
        return css.ToString();
    }

    private static string Colors(IReadOnlyList<string> colors) =>
        string.Concat(colors.Select((color, c) => $"--c{c}:{color};"));
}
