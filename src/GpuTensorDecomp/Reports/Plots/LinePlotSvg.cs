using System.Text;
using GpuTensorDecomp.Reports.Html;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// Draws a <see cref="LinePlot"/> as an inline SVG element with a title and a description. Colours
/// come from the page's style; the bounds of both axes stand in data attributes for the pointer's
/// values.
/// </summary>
internal sealed partial class LinePlotSvg
{
    private const int DotMargin = 6; // a dot and its ring
    private const int PointsPerLine = 800;
    private const int ManyLines = 16; // more are drawn thinner
    private const double Tolerance = 0.12; // pixels
    private const double CharacterWidth = 7; // pixels of a tick label's character, on average

    private readonly LinePlot _plot;
    private readonly PlotSize _size;
    private readonly string _id;
    private readonly int _bottom;
    private readonly StringBuilder _svg = new();

    private LinePlotSvg(LinePlot plot, PlotSize size, string id)
    {
        _plot = plot;
        _size = size;
        _id = id;
        int height = (int)Math.Round((size.Bottom - size.Top) * plot.RelativeHeight);
        _bottom = size.Top + height;
    }

    /// <summary>
    /// The element; <paramref name="id"/> must be the only one of its name on the page.
    /// </summary>
    public static string Render(LinePlot plot, PlotSize size, string id) =>
        new LinePlotSvg(plot, size, id).Render();

    private string Render()
    {
        int height = _bottom + _size.Height - _size.Bottom;
        string many = _plot.Series.Count > ManyLines ? " many" : "";
        _svg.Append($"<svg class=\"plot{many}\" role=\"img\" ")
            .Append($"viewBox=\"0 0 {_size.Width} {height}\" ")
            .Append($"aria-labelledby=\"{_id}-t {_id}-d\" data-box=\"{_size.Left} {_size.Top} ")
            .Append($"{_size.Right} {_bottom}\" data-x=\"{Bounds(_plot.X)}\" ")
            .AppendLine($"data-y=\"{Bounds(_plot.Y)}\">")
            .AppendLine($"<title id=\"{_id}-t\">{Markup.Text(_plot.Title)}</title>")
            .AppendLine($"<desc id=\"{_id}-d\">{Markup.Text(_plot.Description)}</desc>");
        AppendClip();
        AppendYAxis();
        AppendXAxis();
        AppendGuides();
        _svg.AppendLine($"<g clip-path=\"url(#{_id}-c)\">");
        foreach (PlotSeries series in _plot.Series)
            AppendBand(series);
        foreach (PlotSeries series in _plot.Series)
            AppendLine(series);
        _svg.AppendLine($"</g><g clip-path=\"url(#{_id}-k)\">");
        foreach (PlotSeries series in _plot.Series)
            AppendDots(series);
        _svg.AppendLine("</g>");
        AppendLabels();
        return _svg.Append("</svg>").ToString();
    }

    private static string Bounds(PlotAxis axis) =>
        $"{(axis.Scale.IsLogarithmic ? "log" : "lin")} {Markup.Number(axis.Scale.Minimum)} " +
        Markup.Number(axis.Scale.Maximum);

    private double X(double value) =>
        _size.Left + (_size.Right - _size.Left) * _plot.X.Scale.Position(value);

    // A point far outside is drawn just outside: the clip hides it either way.
    private double Y(double value) =>
        _bottom - (_bottom - _size.Top) * Math.Clamp(_plot.Y.Scale.Position(value), -0.5, 1.5);

    // A little wider than the axes, so that a line along the edge keeps its width, and a dot on it
    // its shape.
    private void AppendClip()
    {
        Append('c', 2);
        Append('k', DotMargin);

        void Append(char suffix, int margin) => _svg.AppendLine(
            $"<clipPath id=\"{_id}-{suffix}\">" +
            $"<rect x=\"{_size.Left - margin}\" y=\"{_size.Top - margin}\" " +
            $"width=\"{_size.Right - _size.Left + 2 * margin}\" " +
            $"height=\"{_bottom - _size.Top + 2 * margin}\"/></clipPath>");
    }

    private void AppendYAxis()
    {
        _svg.AppendLine(
            $"<text class=\"axis\" x=\"2\" y=\"14\">{Markup.Text(_plot.Y.FullLabel)}</text>");
        int atMost = Math.Max(2, (int)Math.Round(_size.YTicks * _plot.RelativeHeight));
        foreach (Tick tick in _plot.Y.Scale.Ticks(atMost).Where(t => t.Label.Length > 0))
        {
            string y = Markup.Px(Y(tick.Value));
            _svg.Append($"<path class=\"grid\" d=\"M{_size.Left} {y}H{_size.Right}\"/>")
                .Append($"<text class=\"tick\" x=\"{_size.Left - 8}\" y=\"{y}\" dy=\".35em\" ")
                .AppendLine($"text-anchor=\"end\">{Markup.Text(tick.Label)}</text>");
        }
    }

    private void AppendXAxis()
    {
        _svg.AppendLine($"<path class=\"base\" d=\"M{_size.Left} {_bottom}H{_size.Right}\"/>");
        foreach (Tick tick in FittingXTicks())
        {
            string x = Markup.Px(X(tick.Value));
            int length = tick.Label.Length > 0 ? 5 : 3;
            _svg.AppendLine($"<path class=\"base\" d=\"M{x} {_bottom}v{length}\"/>");
            if (tick.Label.Length > 0)
            {
                _svg.Append($"<text class=\"tick\" x=\"{x}\" y=\"{_bottom + 18}\" ")
                    .AppendLine($"text-anchor=\"middle\">{Markup.Text(tick.Label)}</text>");
            }
        }

        _svg.Append($"<text class=\"axis\" x=\"{_size.Right}\" y=\"{_bottom + 38}\" ")
            .AppendLine($"text-anchor=\"end\">{Markup.Text(_plot.X.FullLabel)}</text>");
    }

    // Fewer ticks until their labels keep apart.
    private IReadOnlyList<Tick> FittingXTicks()
    {
        for (int atMost = _size.XTicks; ; atMost--)
        {
            IReadOnlyList<Tick> ticks = _plot.X.Scale.Ticks(atMost);
            double end = double.NegativeInfinity;
            bool fits = true;
            foreach (Tick tick in ticks.Where(t => t.Label.Length > 0))
            {
                double half = 0.5 * CharacterWidth * tick.Label.Length;
                fits &= X(tick.Value) - half > end + 6;
                end = X(tick.Value) + half;
            }

            if (fits || atMost <= 2)
                return ticks;
        }
    }

    private void AppendLine(PlotSeries series)
    {
        var path = new StringBuilder();
        var lone = new List<PlotPoint>();
        foreach (List<PlotPoint> run in Runs(series))
        {
            if (run.Count == 1)
            {
                lone.Add(run[0]);
                continue;
            }

            int share = Math.Max(8, PointsPerLine * run.Count / series.X.Count);
            IReadOnlyList<PlotPoint> points =
                LineThinning.Simplify(LineThinning.Thin(run, share), Tolerance);
            for (int i = 0; i < points.Count; i++)
            {
                path.Append(i == 0 ? 'M' : i == 1 ? 'L' : ' ')
                    .Append(Markup.Px(points[i].X)).Append(' ').Append(Markup.Px(points[i].Y));
            }
        }

        string look = $"line {series.Classes}";
        string name = Markup.Text(series.Name);
        if (path.Length > 0)
            _svg.AppendLine($"<path class=\"{look}\" data-name=\"{name}\" d=\"{path}\"/>");
        if (series.Style is LineStyle.LineWithPoints or LineStyle.Points)
            return;
        foreach (PlotPoint point in lone.Take(PointsPerLine))
        {
            _svg.Append($"<circle class=\"dot {Palette.Classes(series.Color)}\" ")
                .AppendLine($"cx=\"{Markup.Px(point.X)}\" cy=\"{Markup.Px(point.Y)}\" r=\"3\"/>");
        }
    }

    // Stretches of a line without a gap, in pixels.
    private IEnumerable<List<PlotPoint>> Runs(PlotSeries series)
    {
        var run = new List<PlotPoint>();
        for (int i = 0; i < Math.Min(series.X.Count, series.Y.Count); i++)
        {
            var point = new PlotPoint(X(series.X[i]), Y(series.Y[i]));
            if (double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
            yield return run;
    }
}
