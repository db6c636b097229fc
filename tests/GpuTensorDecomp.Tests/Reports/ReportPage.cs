using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GpuTensorDecomp.Tests.Reports;

/// <summary>Reads back what a page shows.</summary>
internal static class ReportPage
{
    public static IEnumerable<string> Find(string page, string pattern) => Regex
        .Matches(page, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(20))
        .Select(m => m.Value);

    /// <summary>The drawings, in order: of each plot the wide one, then the narrow one.</summary>
    public static List<XElement> Drawings(string page) =>
        [.. Find(page, "<svg.*?</svg>").Select(svg => XElement.Parse(svg))];

    public static List<XElement> Lines(XElement svg) =>
    [
        .. svg.Descendants("path")
            .Where(p => Class(p).StartsWith("line", StringComparison.Ordinal)),
    ];

    public static (double X, double Y)[] Points(XElement line)
    {
        double[] numbers =
        [
            .. line.Attribute("d")!.Value
                .Split(['M', 'L', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Select(s => double.Parse(s, CultureInfo.InvariantCulture)),
        ];
        return [.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))];
    }

    public static double FirstRise(XElement line) => Points(line).First(p => p.Y < 150).X;

    public static string Class(XElement element) => element.Attribute("class")?.Value ?? "";

    public static string Id(XElement element) => element.Attribute("id")!.Value;

    public static int Count(string page, string part) => page.Split(part).Length - 1;

    public static string Text(string page) => System.Net.WebUtility
        .HtmlDecode(Regex.Replace(page, "<[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(20)))
        .Replace('\u00a0', ' ');

    /// <summary>No number that is not finite got into the page.</summary>
    public static void MustBeSound(string page)
    {
        page.ShouldNotContain("NaN");
        page.ShouldNotContain("Infinity");
        foreach (XElement line in Drawings(page).SelectMany(Lines))
            Points(line).ShouldAllBe(p => double.IsFinite(p.X) && Math.Abs(p.Y) < 2000);
    }
}
