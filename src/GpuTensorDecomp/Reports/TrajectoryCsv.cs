using System.Globalization;
using System.Text;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reports;

/// <summary>
/// The numbers behind a run's figures, for the reader to save; unknown values are empty.
/// </summary>
internal static class TrajectoryCsv
{
    private const int MostLines = 20;

    /// <summary>A header and one row a recorded point.</summary>
    public static string Render(TrajectoryFrame frame, LinePlot staircase)
    {
        PlotSeries[] lines = [.. staircase.Series.Take(MostLines)];
        var csv = new StringBuilder("step,time,epoch,loss,relativeError,stepSize");
        foreach (PlotSeries line in lines)
            csv.Append(line.Color < 0 ? ",notFound" : $",factor{line.Color + 1}");
        csv.AppendLine();
        for (int t = 0; t < frame.Points.Count; t++)
        {
            TrajectoryPoint p = frame.Points[t];
            csv.Append($"{p.Step},{Number(p.Time)},{p.Epoch},{Number(p.Loss)},")
                .Append($"{Number(p.RelativeError)},{Number(p.StepSize)}");
            foreach (PlotSeries line in lines)
                csv.Append(',').Append(Number(line.Y[t]));
            csv.AppendLine();
        }

        return csv.ToString();
    }

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("G8", CultureInfo.InvariantCulture) : "";
}
