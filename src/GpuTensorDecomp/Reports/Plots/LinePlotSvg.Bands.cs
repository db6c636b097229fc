using System.Text;
using GpuTensorDecomp.Reports.Html;

namespace GpuTensorDecomp.Reports.Plots;

/// <content>Bands around lines, and dots with their values.</content>
internal sealed partial class LinePlotSvg
{
    private void AppendBand(PlotSeries series)
    {
        if (series.Low is not { } low || series.High is not { } high)
            return;
        int count = new[] { series.X.Count, low.Count, high.Count }.Min();
        var path = new StringBuilder();
        var lower = new List<PlotPoint>();
        var upper = new List<PlotPoint>();
        for (int i = 0; i <= count; i++)
        {
            double x = i < count ? X(series.X[i]) : double.NaN;
            double bottom = i < count ? Edge(low[i]) : double.NaN;
            double top = i < count ? Y(high[i]) : double.NaN;
            if (double.IsFinite(x) && double.IsFinite(bottom) && double.IsFinite(top))
            {
                lower.Add(new PlotPoint(x, bottom));
                upper.Add(new PlotPoint(x, top));
                continue;
            }

            AppendOutline(path, lower, upper);
            lower.Clear();
            upper.Clear();
        }

        if (path.Length > 0)
        {
            string color = Palette.Classes(series.Color);
            _svg.AppendLine($"<path class=\"band {color}\" d=\"{path}\"/>");
        }
    }

    // On a logarithmic axis a band that reaches 0 goes down to the lower edge.
    private double Edge(double value) =>
        _plot.Y.Scale.IsLogarithmic && value <= 0 ? _bottom + 2 : Y(value);

    // Along the upper edge and back along the lower one; one place alone gets an upright bar.
    private static void AppendOutline(
        StringBuilder path, List<PlotPoint> lower, List<PlotPoint> upper)
    {
        if (upper.Count == 1)
        {
            lower.Add(new PlotPoint(lower[0].X + 2, lower[0].Y));
            upper.Add(new PlotPoint(upper[0].X + 2, upper[0].Y));
            lower[0] = lower[0] with { X = lower[0].X - 2 };
            upper[0] = upper[0] with { X = upper[0].X - 2 };
        }

        for (int i = 0; i < upper.Count; i++)
            Append(i == 0 ? 'M' : 'L', upper[i]);
        for (int i = lower.Count - 1; i >= 0; i--)
            Append('L', lower[i]);
        if (upper.Count > 0)
            path.Append('Z');

        void Append(char verb, PlotPoint point) =>
            path.Append(verb).Append(Markup.Px(point.X)).Append(' ').Append(Markup.Px(point.Y));
    }

    private void AppendDots(PlotSeries series)
    {
        if (series.Style is not (LineStyle.LineWithPoints or LineStyle.Points))
            return;
        for (int i = 0; i < Math.Min(series.X.Count, series.Y.Count); i++)
        {
            double x = X(series.X[i]);
            double y = Y(series.Y[i]);
            if (!double.IsFinite(x) || !double.IsFinite(y))
                continue;
            _svg.Append($"<circle class=\"dot {Palette.Classes(series.Color)}\" ")
                .Append($"cx=\"{Markup.Px(x)}\" cy=\"{Markup.Px(y)}\" r=\"3.2\" ")
                .AppendLine($"data-tip=\"{Markup.Text(Tip(series, i))}\"/>");
        }
    }

    private string Tip(PlotSeries series, int i)
    {
        string tip = $"{series.Name}\n{NumberText.Compact(series.Y[i])} at " +
            $"{_plot.X.Label} {NumberText.Compact(series.X[i])}";
        return series.Low is { } low && series.High is { } high && i < low.Count && i < high.Count
            ? $"{tip}\nband {NumberText.Compact(low[i])} to {NumberText.Compact(high[i])}"
            : tip;
    }
}
