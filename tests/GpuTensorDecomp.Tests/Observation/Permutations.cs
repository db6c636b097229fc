namespace GpuTensorDecomp.Tests.Observation;

/// <summary>The assignment problem by trying everything.</summary>
internal static class Permutations
{
    /// <summary>The least total cost over all ways to pair min(rows, columns) of them.</summary>
    public static double LeastCost(int rows, int columns, double[] cost) =>
        Least(0, Math.Max(0, rows - columns), new bool[columns], columns, cost);

    private static double Least(int row, int spare, bool[] used, int columns, double[] cost)
    {
        if (row * columns == cost.Length)
            return 0;
        double best = spare > 0
            ? Least(row + 1, spare - 1, used, columns, cost)
            : double.PositiveInfinity;
        for (int j = 0; j < columns; j++)
        {
            if (used[j])
                continue;
            used[j] = true;
            best = Math.Min(
                best, cost[row * columns + j] + Least(row + 1, spare, used, columns, cost));
            used[j] = false;
        }

        return best;
    }
}
