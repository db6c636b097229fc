using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// Plain gradient descent with m = r components gets stuck, even on orthogonal targets, and needs
/// m ≈ r·ln(r/p) for equal weights (a coupon collector over the basins of the v_j).
/// </summary>
internal sealed class StuckAtRankExperiment : Experiment
{
    private const double Tolerance = 1e-3;

    /// <summary>Measured rates with 40 other seeds: per (order, rank, weights), over m/r.</summary>
    private static readonly Dictionary<string, double[]> s_expected = new(StringComparer.Ordinal)
    {
        ["3 5 equal"] = [0, .48, .85, .98, 1],
        ["3 5 geometric:1.2"] = [.02, .40, .70, .95, 1],
        ["3 10 equal"] = [0, .22, .65, .90, 1],
        ["3 10 geometric:1.2"] = [0, 0, .02, .15, .52],
        ["4 5 equal"] = [.02, .40, .75, .98, 1],
        ["4 5 geometric:1.2"] = [0, .40, .65, .92, 1],
        ["4 10 equal"] = [0, .20, .60, .92, 1],
        ["4 10 geometric:1.2"] = [0, .02, .15, .45, .72],
    };

    private static readonly string[] s_factors = ["1", "2", "3", "5", "10"];

    public override string Name => "stuck-at-rank";

    public override string Title => "As many components as the rank get stuck";

    public override string Claimed =>
        "Gradient descent with m = r components misses terms even of an orthogonal tensor; with more " +
        "components than terms it finds all of them.";

    public override string Source =>
        "Beyond Lazy Training for Over-parameterized Tensor Decomposition (2020), section 1";

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        var groups = runs.Main.Runs
            .GroupBy(run => $"{run.Axis("order")} {run.Axis("rank")} {run.Axis("weights")}")
            .Select(g => (Name: g.Key, Runs: new SpecRuns(runs.Main.Spec, [.. g])))
            .ToArray();
        var claims = new List<Claim>();
        var counts = new List<SuccessCount[]>();
        foreach ((string name, SpecRuns group) in groups)
        {
            SuccessCount[] row =
                [.. s_factors.Select(f => group.Where(("factor", f)).Count(r => r.Error <= Tolerance))];
            counts.Add(row);
            for (int n = 0; n < row.Length; n++)
            {
                if (row[n].Trials > 0)
                {
                    claims.Add(Claim.SuccessRate(
                        $"share that succeeds, {TitleOf(name)}, m = {s_factors[n]}r",
                        s_expected[name][n],
                        row[n]));
                }
            }
        }

        return new ExperimentFindings
        {
            Claims = claims,
            Setup =
            [
                ("target", "orthogonal, d = 10, r = 5 and 10, equal weights and 1.2^−j"),
                ("method", "gradient descent, η = .15, start norm 1e-6, all signs +1"),
                ("success", "relative error of all components ≤ 1e-3"),
            ],
            Figures = [RateFigure(groups, counts)],
            Notes = [],
        };
    }

    private static string TitleOf(string group)
    {
        string[] parts = group.Split(' ');
        return string.Create(
            CultureInfo.InvariantCulture, $"order {parts[0]}, r = {parts[1]}, {parts[2]} weights");
    }

    private static ExperimentFigure RateFigure(
        (string Name, SpecRuns Runs)[] groups, List<SuccessCount[]> counts) => new()
        {
            Id = "rates",
            Heading = "Runs that find every term",
            Caption = "Share of seeds that reach a relative error of 1e-3.",
            Plots =
            [
                SuccessGrid.Of(
                    "Success against the number of components",
                    "Success rises with m/r; with m = r almost no run succeeds.",
                    CellAxis.OfCategories("m / r", s_factors),
                    CellAxis.OfCategories("target", [.. groups.Select(g => TitleOf(g.Name))]),
                    counts),
            ],
            Data = new ReportTable(
                ReportColumn.Of("target", [.. groups.SelectMany(g => s_factors.Select(_ => TitleOf(g.Name)))]),
                ReportColumn.Of("factor", [.. groups.SelectMany(_ => s_factors.Select(double.Parse))]),
                ReportColumn.Of("successes", [.. counts.SelectMany(r => r.Select(c => (double)c.Successes))]),
                ReportColumn.Of("trials", [.. counts.SelectMany(r => r.Select(c => (double)c.Trials))])),
        };
}
