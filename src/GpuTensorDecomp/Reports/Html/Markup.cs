using System.Globalization;
using System.Net;

namespace GpuTensorDecomp.Reports.Html;

/// <summary>Text and numbers inside HTML and SVG.</summary>
public static class Markup
{
    /// <summary>Text with &amp;, &lt;, &gt; and quotes escaped, fit for attributes too.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(Plain(text));

    /// <summary>A pixel coordinate to a hundredth.</summary>
    public static string Px(double value) =>
        value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A number to full precision, for scripts; finite.</summary>
    public static string Number(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture);

    // Control characters are not allowed in a page, not even escaped.
    private static string Plain(string text) =>
        string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'));
}
