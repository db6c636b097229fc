namespace GpuTensorDecomp.Reports.Sweeps;

/// <summary>
/// The script of a sweep's page. It uses what every page's script defines (the value under the
/// pointer, <c>show</c> for numbers) and the colours of the page's style.
/// </summary>
internal static partial class SweepScript
{
    /// <summary>The source.</summary>
    public static string Source { get; } =
        string.Join('\n', "(() => {", Data, Charts, Panels, Controls, Rows, "})();");
}
