namespace GpuTensorDecomp.Reports.Html;

/// <summary>
/// A link that saves numbers as a file. They lie in the page, so it works offline; the page's
/// script fills the link in.
/// </summary>
internal static class CsvLink
{
    /// <summary>The markup of link and data.</summary>
    /// <param name="id">A name that no other element of the page has.</param>
    /// <param name="fileName">What the file is called.</param>
    /// <param name="text">What the link says.</param>
    /// <param name="csv">The file.</param>
    public static string Render(string id, string fileName, string text, string csv)
    {
        // A "<" could end the element; the script turns it back.
        string safe = csv.Replace("<", "\\u003c", StringComparison.Ordinal);
        return $"""
            <p class="save"><a data-csv="{id}" download="{Markup.Text(fileName)}"
            hidden>{Markup.Text(text)}</a></p>
            <script type="text/csv" id="{id}">
            {safe}</script>

            """;
    }
}
