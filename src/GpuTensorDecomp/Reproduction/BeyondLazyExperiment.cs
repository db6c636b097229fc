using System.Globalization;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// The 2020 paper's variant of gradient descent, and what is lost with each ingredient switched
/// off: components drawn anew, mode switch, scales held in the gradient, random signs, and the
/// regulariser's strength.
/// </summary>
internal sealed partial class BeyondLazyExperiment : Experiment
{
    private const double Tolerance = 1e-3;

    private static readonly Ingredients[] s_variants =
    [
        new("everything", "1", "true", "auto", "random", "false"),
        new("nothing redrawn", "0", "true", "auto", "random", "false"),
        new("no mode switch", "1", "false", "auto", "random", "false"),
        new("two redrawn", "2", "true", "auto", "random", "false"),
        new("no regulariser", "1", "true", "0", "random", "false"),
        new("whole gradient", "1", "true", "auto", "random", "true"),
        new("signs all +", "1", "true", "auto", "positive", "false"),
    ];

    /// <summary>By variant, order and components.</summary>
    private static readonly Dictionary<string, ReferenceRate> s_rates = new(StringComparer.Ordinal)
    {
        ["0 3 6"] = new(30, 30),
        ["0 3 8"] = new(10, 10),
        ["0 3 10"] = new(30, 30),
        ["0 3 15"] = new(10, 10),
        ["0 4 6"] = new(30, 30),
        ["0 4 8"] = new(10, 10),
        ["0 4 10"] = new(30, 30),
        ["0 4 15"] = new(10, 10),
        ["1 3 6"] = new(18, 30),
        ["1 3 10"] = new(28, 30),
        ["1 4 6"] = new(15, 30),
        ["1 4 10"] = new(25, 30),
        ["2 3 6"] = new(30, 30),
        ["2 3 10"] = new(30, 30),
        ["2 4 6"] = new(30, 30),
        ["2 4 10"] = new(30, 30),
        ["3 3 6"] = new(9, 10),
        ["3 3 10"] = new(10, 10),
        ["3 4 6"] = new(10, 10),
        ["3 4 10"] = new(10, 10),
        ["5 3 6"] = new(10, 10),
        ["5 3 10"] = new(10, 10),
        ["5 4 6"] = new(10, 10),
        ["5 4 10"] = new(10, 10),
    };

    public override string Name => "beyond-lazy";

    public override string Title => "Gradient descent that hardly needs spare components";

    public override string Claimed =>
        "With components drawn anew and random signs, gradient descent fits any tensor of rank r " +
        "with few more than r components, far fewer than lazy training needs; without drawing " +
        "components anew it gets stuck.";

    public override string Source =>
        "Beyond Lazy Training for Over-parameterized Tensor Decomposition (2020), theorem 1";

    public override IReadOnlyList<string> Specs =>
    [
        Name, "beyond-lazy-shapes", "beyond-lazy-decay", "beyond-lazy-step", "beyond-lazy-start",
        "beyond-lazy-precise",
    ];

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        var claims = new List<Claim>();
        ExperimentFigure[] figures =
        [
            .. Ablation(runs.Main, claims),
            Shapes(runs.Of(Specs[1]), claims),
            Precise(runs.Of(Specs[5]), claims),
            Starts(runs.Of(Specs[4]), claims),
            Decay(runs.Of(Specs[2]), claims),
            Steps(runs.Of(Specs[3]), claims),
        ];
        return new ExperimentFindings
        {
            Figures = figures,
            Claims = claims,
            Setup =
            [
                (
                    "ablation",
                    "random unit vectors, d = 20, r = 5, |weights| uniform in .5 to 1.5, of " +
                    "random sign"),
                ("shapes", "the same, six pairs of d and r, m = 2r"),
                ("method", "beyond-lazy: start norm 1e-3, τ = 0.8√b, half the stability limit as " +
                    "step, at most 50 epochs of 200 steps, one component drawn anew each epoch, " +
                    "λ = 1e-4"),
                ("success", "relative error of all components ≤ 1e-3"),
                ("start norms", "as the ablation, m = 10 and 40, start norms 1e-5 to 0.1"),
                ("finer target", "as the shapes, to a relative error of 1e-5, at most 100 epochs"),
                ("regulariser", "orthogonal, d = 8, r = 4, weights 1.2^−j, m = 24, 4,000 steps"),
                ("step", "orthogonal, d = 20, r = 3, equal weights, m = 4, signs positive"),
            ],
            Notes =
            [
                "The model is T = Σ a c^(l−2) u^(⊗l), with signs a = ±1 and scales c. The " +
                "gradient is taken with c held, then c is set to 1/‖u‖ again, until ‖u‖ has " +
                "grown past τ: from there on c stays 1/τ, which is called scalar mode. Each " +
                "epoch but the first begins with the component of least weight drawn anew, with " +
                "a fresh sign.",
                "Each ingredient can be switched off on the command line as well: " +
                "--reinitialise 0, --switch-norm never, --signs positive, --weight-decay 0, and " +
                "--whole-gradient, which takes the gradient of c = 1/‖u‖ as well (that of the " +
                "2-homogeneous model, which has no c to freeze) with half its own stability " +
                "limit 2/(max(4, l) b) as step.",
                "At even order a positive component can only add, so with all signs positive a " +
                "target with a negative weight is out of reach; at odd order −u stands for −1.",
                "The runs of the last figure take steps above their limit on purpose; solve " +
                "refuses such a step.",
                "The expected rates of the ablation come from another implementation with other " +
                "seeds.",
            ],
        };
    }

    private static ExperimentFigure[] Ablation(SpecRuns runs, List<Claim> claims)
    {
        string[] components = [.. runs.Values("components")];
        Ingredients[] rows = [.. s_variants.Reverse()];
        (string Order, SuccessTable Table)[] tables =
        [
            .. runs.Values("order").Select(order => (order, SuccessTable.Of(
                CellAxis.OfCategories("method", [.. rows.Select(r => r.Name)]),
                CellAxis.OfCategories("components m, for 5 terms", components),
                (row, column) => rows[row].In(runs).Where(
                    ("order", order), ("components", components[column])),
                run => run.Error <= Tolerance))),
        ];
        foreach ((string order, SuccessTable table) in tables)
        {
            for (int variant = 0; variant < rows.Length; variant++)
            {
                for (int column = 0; column < components.Length; column++)
                {
                    if (s_rates.TryGetValue(
                        $"{variant} {order} {components[column]}", out ReferenceRate reference))
                    {
                        claims.Add(reference.Claim(
                            $"share that succeeds, order {order}, m = {components[column]}, " +
                            s_variants[variant].Name,
                            table.Counts[rows.Length - 1 - variant][column]));
                    }
                }
            }
        }

        claims.Add(Claim.AtMost(
            "share that succeeds at order 4 with all signs positive, most over m",
            0.15,
            Largest.Of(tables[^1].Table.Counts[0].Select(count => count.Rate))));
        return
        [
            .. tables.Select(t => t.Table.ToFigure(
                $"ablation-{t.Order}",
                $"What each ingredient does, order {t.Order}",
                "Runs that fit random targets of 5 terms, of all runs: the whole method, then " +
                "with one ingredient changed. Drawing components anew keeps runs with few to " +
                "spare from getting stuck" +
                (t.Order == "3"
                    ? "; signs do not matter at odd order, where −u stands for −1."
                    : "; without random signs negative weights are out of reach."),
                $"Success with one ingredient switched off, order {t.Order}",
                "Success is near 1 with everything and lower at m = 6 without drawing components " +
                "anew.")),
        ];
    }

    private static ExperimentFigure Shapes(SpecRuns runs, List<Claim> claims)
    {
        string[] orders = [.. runs.Values("order").Reverse()];
        (string Dimension, string Rank)[] shapes =
            [.. runs.Runs.Select(r => (r.Axis("dimension"), r.Axis("rank"))).Distinct()];
        SuccessTable table = SuccessTable.Of(
            CellAxis.OfCategories("runs", [.. orders.Select(order => $"order {order}")]),
            CellAxis.OfCategories("d / r", [.. shapes.Select(s => $"{s.Dimension} / {s.Rank}")]),
            (row, column) => runs.Where(
                ("order", orders[row]), ("dimension", shapes[column].Dimension),
                ("rank", shapes[column].Rank)),
            run => run.Error <= Tolerance);
        SuccessCount count = runs.Count(run => run.Error <= Tolerance);
        claims.Add(
            Claim.Within("share that succeeds with m = 2r over all shapes", 1, count.Rate, 0.05)
            with
            {
                Note = string.Create(
                    CultureInfo.InvariantCulture, $"{count.Successes} of {count.Trials}."),
            });

        return table.ToFigure(
            "shapes",
            "Twice as many components as terms",
            "Share of random signed targets that are fitted with m = 2r, by dimension d and " +
            "rank r.",
            "Success with m = 2r",
            "Success is near 1 for every shape and order.");
    }

    /// <summary>A variant by the values of its axes.</summary>
    private sealed record Ingredients(
        string Name, string Reinitialise, string ModeSwitch, string WeightDecay, string Signs,
        string WholeGradient)
    {
        public SpecRuns In(SpecRuns runs) => runs.Where(
            ("reinitialise", Reinitialise), ("mode-switch", ModeSwitch),
            ("weight-decay", WeightDecay), ("signs", Signs),
            ("whole-gradient", WholeGradient));
    }
}
