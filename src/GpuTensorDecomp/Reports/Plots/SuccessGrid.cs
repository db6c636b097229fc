using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reports.Plots;

/// <summary>
/// A heat map of success rates: "k/n" in the cells, the 95 % Wilson interval under the pointer.
/// </summary>
public static class SuccessGrid
{
    /// <summary>The map of counts (row, column); no trials leave a cell empty.</summary>
    public static HeatMap Of(
        string title, string description, CellAxis x, CellAxis y,
        IReadOnlyList<IReadOnlyList<SuccessCount>> counts) => new()
        {
            Title = title,
            Description = description,
            X = x,
            Y = y,
            Value = new PlotAxis("share that succeeds", new LinearScale(0, 1)),
            Cells =
            [
                .. from row in Enumerable.Range(0, y.Count)
                   from column in Enumerable.Range(0, x.Count)
                   let count = counts[row][column]
                   where count.Trials > 0
                   select new HeatCell(
                       column, row, count.Rate, $"{count.Successes}/{count.Trials}", Detail(count)),
            ],
        };

    private static string Detail(SuccessCount count)
    {
        (double low, double high) = count.Interval;
        return $"{count.Successes} of {count.Trials} succeed: {Percent(count.Rate)} %\n" +
            $"95 % interval {Percent(low)} to {Percent(high)} %";
    }

    private static string Percent(double share) => NumberText.Fixed(100 * share, 0);
}
