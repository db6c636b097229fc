using System.Text;
using GpuTensorDecomp.Reports.Html;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Draws a <see cref="HeatMap"/> as an inline SVG element with a colour bar.</summary>
internal sealed class HeatMapSvg
{
    private const double CharacterWidth = 7; // pixels of a tick label's character, on average
    private const int MostLabelWidth = 130;
    private const int BarRoom = 30; // pixels below the axis label

    private readonly HeatMap _map;
    private readonly PlotSize _size;
    private readonly string _id;
    private readonly int _left;
    private readonly double _width; // of a cell
    private readonly double _height;
    private readonly double _bottom;
    private readonly bool _hasTexts; // all of them, or none where the longest has no room
    private readonly double _barWidth;
    private readonly StringBuilder _svg = new();

    private HeatMapSvg(HeatMap map, PlotSize size, string id)
    {
        _map = map;
        _size = size;
        _id = id;
        double longest = CharacterWidth * map.Y.Names.Max(n => n.Length) + 14;
        _left = Math.Max(size.Left, (int)Math.Min(longest, MostLabelWidth));
        _width = Math.Min((double)(size.Right - _left) / map.X.Count, 120);
        _height = Math.Clamp((double)(size.Bottom - size.Top) / map.Y.Count, 20, 44);
        _bottom = size.Top + _height * map.Y.Count;
        int text = map.Cells.Select(c => c.Text.Length).DefaultIfEmpty(0).Max();
        _hasTexts = CharacterWidth * text + 4 <= _width;
        _barWidth = Math.Min(128, 0.25 * size.Width);
    }

    private double Right => _left + _width * _map.X.Count;

    /// <summary>The element; the id must be the only one of its name on the page.</summary>
    public static string Render(HeatMap map, PlotSize size, string id) =>
        new HeatMapSvg(map, size, id).Render();

    private string Render()
    {
        double height = _bottom + 46 + BarRoom;
        _svg.Append("<svg class=\"plot heat\" role=\"img\" ")
            .Append($"viewBox=\"0 0 {_size.Width} {Markup.Px(height)}\" ")
            .AppendLine($"aria-labelledby=\"{_id}-t {_id}-d\">")
            .AppendLine($"<title id=\"{_id}-t\">{Markup.Text(_map.Title)}</title>")
            .AppendLine($"<desc id=\"{_id}-d\">{Markup.Text(_map.Description)}</desc>");
        AppendAxes();
        foreach (HeatCell cell in _map.Cells)
            AppendCell(cell);
        foreach (PlotSeries overlay in _map.Overlays)
            AppendOverlay(overlay);
        foreach (HeatCell cell in _map.Cells.Where(_ => _hasTexts))
            AppendText(cell);
        AppendBar();
        return _svg.Append("</svg>").ToString();
    }

    private void AppendAxes()
    {
        _svg.Append($"<rect class=\"empty\" x=\"{_left}\" y=\"{_size.Top}\" ")
            .Append($"width=\"{Markup.Px(Right - _left)}\" ")
            .AppendLine($"height=\"{Markup.Px(_bottom - _size.Top)}\"/>")
            .AppendLine(
                $"<text class=\"axis\" x=\"2\" y=\"14\">{Markup.Text(_map.Y.Label)}</text>");
        for (int row = 0; row < _map.Y.Count; row++)
        {
            string y = Markup.Px(_bottom - (row + 0.5) * _height);
            string name = Cut(_map.Y.Names[row], _left - 14);
            _svg.Append($"<text class=\"tick\" x=\"{_left - 8}\" y=\"{y}\" dy=\".35em\" ")
                .AppendLine($"text-anchor=\"end\">{Markup.Text(name)}</text>");
        }

        int stride = Stride();
        for (int column = 0; column < _map.X.Count; column += stride)
        {
            string x = Markup.Px(_left + (column + 0.5) * _width);
            string name = Cut(_map.X.Names[column], Math.Max(stride * _width, MostLabelWidth));
            _svg.Append($"<text class=\"tick\" x=\"{x}\" y=\"{Markup.Px(_bottom + 18)}\" ")
                .AppendLine($"text-anchor=\"middle\">{Markup.Text(name)}</text>");
        }

        _svg.Append($"<text class=\"axis\" x=\"{Markup.Px(Right)}\" ")
            .Append($"y=\"{Markup.Px(_bottom + 38)}\" text-anchor=\"end\">")
            .AppendLine($"{Markup.Text(_map.X.Label)}</text>");
    }

    // Every how many columns a name stands, so that names keep apart.
    private int Stride()
    {
        double longest = Math.Min(
            CharacterWidth * _map.X.Names.Max(n => n.Length), MostLabelWidth);
        return Math.Max(1, (int)Math.Ceiling((longest + 6) / _width));
    }

    private static string Cut(string name, double room)
    {
        int most = Math.Max(3, (int)(room / CharacterWidth));
        return name.Length <= most ? name : name[..(most - 1)] + "…";
    }

    private void AppendCell(HeatCell cell)
    {
        double position = _map.Value.Scale.Position(cell.Value);
        if (double.IsNaN(position))
            return;
        double x = _left + cell.Column * _width;
        double y = _bottom - (cell.Row + 1) * _height;
        int level = HeatPalette.Level(position);
        string tip = $"{_map.X.Label} {_map.X.Names[cell.Column]}, " +
            $"{_map.Y.Label} {_map.Y.Names[cell.Row]}\n{cell.Detail}";
        _svg.Append($"<rect class=\"cell h{level}\" x=\"{Markup.Px(x)}\" y=\"{Markup.Px(y)}\" ")
            .Append($"width=\"{Markup.Px(_width)}\" height=\"{Markup.Px(_height)}\" ")
            .AppendLine($"data-tip=\"{Markup.Text(tip)}\"/>");
    }

    // Over the curves, which may pass through cells.
    private void AppendText(HeatCell cell)
    {
        double position = _map.Value.Scale.Position(cell.Value);
        if (double.IsNaN(position))
            return;
        string x = Markup.Px(_left + (cell.Column + 0.5) * _width);
        string y = Markup.Px(_bottom - (cell.Row + 0.5) * _height);
        _svg.Append($"<text class=\"in i{HeatPalette.Level(position)}\" x=\"{x}\" y=\"{y}\" ")
            .AppendLine($"dy=\".35em\" text-anchor=\"middle\">{Markup.Text(cell.Text)}</text>");
    }

    private void AppendOverlay(PlotSeries overlay)
    {
        var path = new StringBuilder();
        bool isOpen = false;
        for (int i = 0; i < Math.Min(overlay.X.Count, overlay.Y.Count); i++)
        {
            double x = _left + _width * _map.X.Position(overlay.X[i]);
            double y = _bottom - _height * _map.Y.Position(overlay.Y[i]);
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                isOpen = false;
                continue;
            }

            path.Append(isOpen ? 'L' : 'M').Append(Markup.Px(x)).Append(' ').Append(Markup.Px(y));
            isOpen = true;
        }

        if (path.Length == 0)
            return;
        string theory = overlay.Style == LineStyle.Theory ? " theory" : "";
        _svg.Append($"<path class=\"halo\" d=\"{path}\"/>")
            .Append($"<path class=\"line overlay{theory}\" ")
            .AppendLine($"data-name=\"{Markup.Text(overlay.Name)}\" d=\"{path}\"/>");
    }

    // Below the map: the ends of the scale, the colours between them, what they show.
    private void AppendBar()
    {
        PlotScale scale = _map.Value.Scale;
        double y = _bottom + 46 + BarRoom - 18;
        string low = NumberText.Compact(scale.Minimum, 2);
        string high = NumberText.Compact(scale.Maximum, 2);
        string log = scale.IsLogarithmic ? ", logarithmic" : "";
        string label = $"{high}\u2002{_map.Value.Label}{log}";

        // Under the map where there is room, else as far left as the words need.
        double whole = CharacterWidth * (low.Length + label.Length) + _barWidth + 12;
        double left = Math.Max(0, Math.Min(_left, _size.Width - whole));
        double x = left + CharacterWidth * low.Length + 6;
        double step = _barWidth / HeatPalette.Levels;
        string baseline = Markup.Px(y + 10);
        _svg.Append($"<text class=\"tick\" x=\"{Markup.Px(left)}\" y=\"{baseline}\">{low}</text>");
        for (int level = 0; level < HeatPalette.Levels; level++)
        {
            _svg.Append($"<rect class=\"bar h{level}\" x=\"{Markup.Px(x + level * step)}\" ")
                .Append($"y=\"{Markup.Px(y)}\" width=\"{Markup.Px(step + 0.5)}\" height=\"12\"/>");
        }

        _svg.Append($"<text class=\"tick\" x=\"{Markup.Px(x + _barWidth + 6)}\" y=\"{baseline}\">")
            .AppendLine($"{Markup.Text(label)}</text>");
    }
}
