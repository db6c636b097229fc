using System.Xml.Linq;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using static GpuTensorDecomp.Tests.Reports.ReportPage;

namespace GpuTensorDecomp.Tests.Reports;

public sealed class RunReportEdgeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_record_of_few_points_makes_a_page(int points)
    {
        FactoredTensor truth = SyntheticRun.Truth(3, 4);
        string page = RunReport.Render(SyntheticRun.Result(truth, 6, points), "run", null);
        List<XElement> drawings = Drawings(page);
        drawings.Count.ShouldBe(points == 0 ? 0 : 8);
        page.Contains("No points of the trajectory were recorded.").ShouldBe(points == 0);
        if (points == 1)
            drawings[0].Descendants("circle").Count().ShouldBe(3);
        MustBeSound(page);
    }

    [Fact]
    public void Weights_that_are_zero_or_not_finite_leave_gaps_and_no_trace_in_the_markup()
    {
        double[] bad = [0, double.NaN, double.PositiveInfinity, -1e300, 1e-300];
        TrajectoryPoint[] record =
        [
            .. Enumerable.Range(0, 40).Select(i => new TrajectoryPoint(
                i, i % 7 == 6 ? double.NaN : Math.Pow(10, i - 20),
                bad[i % 5], bad[(i + 1) % 5], 0, i,
                [.. bad, .. i > 20 ? [1.0] : Array.Empty<double>()],
                [bad[i % 5], 0.5])),
        ];
        var factors = new FactoredTensor(4, 2, [0, -2], [1, 0, 0, 1]);
        SolveResult result = SyntheticRun.Wrap(factors, 6, record) with
        {
            RelativeError = double.NaN,
            StopReason = StopReason.NotFinite,
            Converged = false,
            WeightStandardErrors = [double.NaN, 0.1],
        };
        MustBeSound(RunReport.Render(result, "run", null));
        var truth = new FactoredTensor(4, 2, [1, 2], [1, 0, 0, 1]);
        MustBeSound(RunReport.Render(result, "run", truth));
    }

    [Fact]
    public void A_rank_of_zero_makes_a_page()
    {
        var none = new FactoredTensor(3, 4, [], []);
        string page = RunReport.Render(SyntheticRun.Result(none, 5, 20), "run", null);
        Lines(Drawings(page)[6]).Count.ShouldBe(5);
        MustBeSound(page);
    }
}
