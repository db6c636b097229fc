using GpuTensorDecomp.Reports.Html;

namespace GpuTensorDecomp.Reports.Plots;

/// <content>Guides and labels.</content>
internal sealed partial class LinePlotSvg
{
    private const int LabelRoom = 24; // pixels left of a labelled point

    private void AppendGuides()
    {
        foreach (PlotGuide guide in _plot.Guides)
        {
            PlotScale scale = guide.IsVertical ? _plot.X.Scale : _plot.Y.Scale;
            if (!(scale.Position(guide.Value) is >= 0 and <= 1))
                continue;
            if (guide.IsVertical)
            {
                string x = Markup.Px(X(guide.Value));
                _svg.AppendLine($"<path class=\"guide\" d=\"M{x} {_size.Top}V{_bottom}\"/>");
                continue;
            }

            double y = Y(guide.Value);
            string line = $"M{_size.Left} {Markup.Px(y)}H{_size.Right}";
            _svg.Append($"<path class=\"guide\" d=\"{line}\"/>");
            AppendGuideLabel(guide.Label, y - 5);
        }
    }

    // At the end of the guide where the lines leave more room.
    private void AppendGuideLabel(string label, double y)
    {
        double width = CharacterWidth * label.Length + 12;
        bool isLeft = Clearance(_size.Left, _size.Left + width, y - 5) >=
            Clearance(_size.Right - width, _size.Right, y - 5);
        double x = isLeft ? _size.Left + 6 : _size.Right - 6;
        _svg.Append($"<text class=\"note\" x=\"{Markup.Px(x)}\" y=\"{Markup.Px(y)}\" ")
            .Append($"text-anchor=\"{(isLeft ? "start" : "end")}\">")
            .AppendLine($"{Markup.Text(label)}</text>");
    }

    // Height from y to the nearest line point between two x, in pixels.
    private double Clearance(double from, double to, double y)
    {
        double least = double.PositiveInfinity;
        foreach (PlotSeries series in _plot.Series)
        {
            foreach (PlotPoint point in Runs(series).SelectMany(run => run))
            {
                if (point.X >= from && point.X <= to)
                    least = Math.Min(least, Math.Abs(point.Y - y));
            }
        }

        return least;
    }

    private void AppendLabels()
    {
        PlotPoint[] anchors = [.. _plot.Labels.Select(l => new PlotPoint(X(l.X), Y(l.Y)))];
        for (int i = 0; i < anchors.Length; i++)
        {
            PlotPoint own = anchors[i];
            PlotLabel label = _plot.Labels[i];
            var at = new PlotPoint(own.X - 6, own.Y);
            bool isFree = double.IsFinite(at.X) && double.IsFinite(at.Y) &&
                at.X > _size.Left + LabelRoom - 6 &&
                !anchors.Where((a, k) => k != i && Covers(own, a)).Any();
            if (!isFree)
                continue;
            _svg.Append($"<text class=\"label {Palette.Classes(label.Color)}\" ")
                .Append($"x=\"{Markup.Px(at.X)}\" y=\"{Markup.Px(at.Y)}\" dy=\".35em\" ")
                .AppendLine($"text-anchor=\"end\">{Markup.Text(label.Text)}</text>");
        }
    }

    // Whether another line passes where the text of an anchor would stand.
    private static bool Covers(PlotPoint anchor, PlotPoint other) =>
        other.X <= anchor.X && other.X > anchor.X - LabelRoom && Math.Abs(other.Y - anchor.Y) < 15;
}
