namespace GpuTensorDecomp.Reports.Plots;

/// <summary>Fewer points for a line that looks the same.</summary>
public static class LineThinning
{
    /// <summary>
    /// Cuts the range of x into columns and keeps the first, lowest, highest and last point of
    /// each, so that no peak or jump is lost; at most about <paramref name="atMost"/> points, x
    /// rising.
    /// </summary>
    public static IReadOnlyList<PlotPoint> Thin(IReadOnlyList<PlotPoint> points, int atMost)
    {
        if (points.Count <= atMost)
            return points;
        int columns = Math.Max(1, atMost / 4);
        double left = points[0].X;
        double width = Math.Max(points[^1].X - left, double.Epsilon) / columns;
        var kept = new List<PlotPoint>(4 * columns);
        int start = 0;
        for (int column = 0; column < columns && start < points.Count; column++)
        {
            double edge = left + (column + 1) * width;
            int end = start;
            while (end < points.Count && (points[end].X < edge || column == columns - 1))
                end++;
            KeepExtremes(points, start, end, kept);
            start = end;
        }

        return kept;
    }

    /// <summary>
    /// Drops points that lie within a tolerance of the line through their kept neighbours
    /// (Ramer–Douglas–Peucker).
    /// </summary>
    public static IReadOnlyList<PlotPoint> Simplify(
        IReadOnlyList<PlotPoint> points, double tolerance)
    {
        if (points.Count < 3)
            return points;
        var keep = new bool[points.Count];
        keep[0] = keep[^1] = true;
        var open = new Stack<(int First, int Last)>();
        open.Push((0, points.Count - 1));
        while (open.TryPop(out var part))
        {
            int farthest = -1;
            double most = tolerance;
            for (int i = part.First + 1; i < part.Last; i++)
            {
                double distance = Distance(points[i], points[part.First], points[part.Last]);
                if (distance > most)
                    (farthest, most) = (i, distance);
            }

            if (farthest < 0)
                continue;
            keep[farthest] = true;
            open.Push((part.First, farthest));
            open.Push((farthest, part.Last));
        }

        return [.. points.Where((_, i) => keep[i])];
    }

    private static void KeepExtremes(
        IReadOnlyList<PlotPoint> points, int start, int end, List<PlotPoint> kept)
    {
        if (start == end)
            return;
        int low = start;
        int high = start;
        for (int i = start + 1; i < end; i++)
        {
            if (points[i].Y < points[low].Y)
                low = i;
            if (points[i].Y > points[high].Y)
                high = i;
        }

        Span<int> chosen = [start, Math.Min(low, high), Math.Max(low, high), end - 1];
        int previous = -1;
        foreach (int i in chosen)
        {
            if (i != previous)
                kept.Add(points[i]);
            previous = i;
        }
    }

    // Distance from p to the segment a–b: one that folds back counts too.
    private static double Distance(PlotPoint p, PlotPoint a, PlotPoint b)
    {
        double dx = b.X - a.X;
        double dy = b.Y - a.Y;
        double length = dx * dx + dy * dy;
        double t = length == 0
            ? 0
            : Math.Clamp(((p.X - a.X) * dx + (p.Y - a.Y) * dy) / length, 0, 1);
        return Math.Sqrt(Square(p.X - a.X - t * dx) + Square(p.Y - a.Y - t * dy));
    }

    private static double Square(double x) => x * x;
}
