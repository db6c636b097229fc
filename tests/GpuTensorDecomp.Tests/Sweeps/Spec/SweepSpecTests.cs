using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Spec;

public sealed class SweepSpecTests
{
    private const string Yaml = """
        name: both   # a comment
        problem:
          order: 3
          dimension: 6
          vectors: congruent:c
          weights: linear:1:1/2
          noise: 0.01
        method:
          method: flow
          components: 4*rank
          time-limit: 10m
          max_steps: 1e4
          precision: float32
        axes:
          rank: [1, 2]
          c: [0, 0.5]
        seed: 5
        repeats: 2
        record: [weights, fit-times]
        """;

    private const string Json = """
        {
        	"record": ["weights", "fit-times"],
        	"repeats": 2, "seed": 5,
        	"axes": {"rank": [1, 2], "c": [0, 0.5]},
        	"method": {
        		"precision": "float32", "max-steps": 10000, "time-limit": 600, "method": "flow",
        		"components": "4*rank"
        	},
        	"problem": {"weights": "linear:1:0.5", "noise": 1e-2, "vectors": "congruent:c",
        		"dimension": 6, "order": 3},
        	"name": "both"
        }
        """;

    [Fact]
    public void A_spec_in_yaml_gives_problems_options_and_axes()
    {
        SweepSpec spec = SweepSpec.Parse(Yaml, "file.yaml");
        spec.Name.ShouldBe("both");
        spec.Axes.ShouldBe(["rank", "c", "seed"]);
        spec.Record.ShouldBe(["weights", "fit-times"]);
        IReadOnlyList<SweepCase> cases = spec.Cases();
        cases.Count.ShouldBe(8);
        SweepCase last = cases[7];
        last.Number.ShouldBe(7);
        last.Axes.ShouldBe(
            [new("rank", "2"), new("c", "0.5"), new("seed", "6")]);
        last.Problem.ShouldBe(new ProblemOptions(
            3, 6, 2, VectorKind.Congruent, 0.5, WeightKind.Linear, 1, 0.5, 0.01, 6));
        last.Options.ShouldBe(new SolveOptions
        {
            Method = SolveMethod.Flow,
            Components = 8,
            TimeLimit = TimeSpan.FromMinutes(10),
            MaxSteps = 10_000,
            Precision = Precision.Float32,
            Seed = 6,
        });
        last.Record.ShouldBe(["weights", "fit-times"]);
        SpecText.Column(cases, "seed").ShouldBe(["5", "6", "5", "6", "5", "6", "5", "6"]);
        SpecText.Column(cases, "c").ShouldBe(["0", "0", "0.5", "0.5", "0", "0", "0.5", "0.5"]);
    }

    [Fact]
    public void The_same_spec_in_json_gives_the_same_cases()
    {
        IReadOnlyList<SweepCase> json = SweepSpec.Parse(Json, "file.json").Cases();
        IReadOnlyList<SweepCase> yaml = SweepSpec.Parse(Yaml, "file.yaml").Cases();
        json.Select(c => (c.Id, c.Problem, c.Options)).ShouldBe(
            yaml.Select(c => (c.Id, c.Problem, c.Options)));
    }

    [Fact]
    public void A_file_is_read_and_names_the_sweep()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("my-sweep.yaml", SpecText.Small);
        SweepSpec spec = SweepSpec.Read(path);
        spec.Name.ShouldBe("my-sweep");
        spec.Cases().Single().Axes.ShouldBeEmpty();
        Should.Throw<InputException>(() => SweepSpec.Read(folder.File("no.yaml")))
            .Message.ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData("{from: 1, to: 9, step: 2}", "1 3 5 7 9")]
    [InlineData("{from: 1, to: 4}", "1 2 3 4")]
    [InlineData("{from: 3, to: 1, step: -1}", "3 2 1")]
    [InlineData("{from: 0.1, to: 0.5, step: 0.1}", "0.1 0.2 0.3 0.4 0.5")]
    [InlineData("{from: 1, to: 2, step: 0.3}", "1 1.3 1.6 1.9")]
    [InlineData(
        "{from: 1e-6, to: 1, points: 7, scale: log}",
        "1E-06 1E-05 0.0001 0.001 0.01 0.1 1")]
    [InlineData("{from: 4, to: 64, points: 5, scale: log}", "4 8 16 32 64")]
    [InlineData("{from: 1, to: 0, points: 5}", "1 0.75 0.5 0.25 0")]
    [InlineData("{from: 2, to: 2^3, step: 4/2}", "2 4 6 8")]
    [InlineData("[1, 2*rank, 10^-2]", "1 4 0.01")]
    public void Ranges_and_lists_give_the_values_written(string axis, string values)
    {
        IReadOnlyList<SweepCase> cases =
            SpecText.SmallCases("method: {tolerance: x + 1}", $"axes: {{x: {axis}}}");
        string.Join(' ', SpecText.Column(cases, "x")).ShouldBe(values);
    }

    [Fact]
    public void Axes_are_crossed_the_last_one_fastest_and_zipped_ones_advance_together()
    {
        const string axes = "axes: {components: [5, 6], tolerance: [a, 2*a], a: [0.1, 0.2]}";
        IReadOnlyList<SweepCase> crossed = SpecText.SmallCases(axes);
        crossed.Select(c => (c.Options.Components, c.Options.Tolerance)).ShouldBe(
            [(5, 0.1), (5, 0.2), (5, 0.4), (6, 0.1), (6, 0.2), (6, 0.4)]);
        IReadOnlyList<SweepCase> zipped = SpecText.SmallCases(axes, "zip: [[components, a]]");
        zipped.Select(c => (c.Options.Components, c.Options.Tolerance)).ShouldBe(
            [(5, 0.1), (5, 0.2), (6, 0.2), (6, 0.4)]);
    }

    [Fact]
    public void Combinations_that_compute_the_same_are_merged_and_counted()
    {
        SweepSpec spec = SweepSpec.Parse(
            SpecText.Small + "method: {components: 'max(4, x)'}\naxes: {x: [1, 2, 3, 4, 5]}", "s");
        spec.MergedCount.ShouldBe(3);
        SpecText.Column(spec.Cases(), "x").ShouldBe(["1", "5"]);
    }

    [Fact]
    public void Conditions_drop_cases_and_guard_what_cannot_be_computed_without_them()
    {
        IReadOnlyList<SweepCase> cases = SpecText.SmallCases(
            "method: {method: m, components: 12 / n, merge: m == modified-flow}",
            "axes: {n: [0, 1, 2, 3, 5], m: [flow, modified-flow]}",
            "where: [n > 0 and n != 5, n < 3 or m == flow]");
        cases.Select(c => (c.Options.Method, c.Options.Components, c.Options.Merge)).ShouldBe([
            (SolveMethod.Flow, 12, false), (SolveMethod.ModifiedFlow, 12, true),
            (SolveMethod.Flow, 6, false), (SolveMethod.ModifiedFlow, 6, true),
            (SolveMethod.Flow, 4, false),
        ]);
        cases.Select(c => c.Number).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Values_may_follow_one_another_in_any_order()
    {
        SweepCase only = SpecText.Cases(
            "problem: {order: 3, dimension: 2*rank, rank: order + 1, noise: .5, " +
            "weights: 'geometric:1 + noise'}\n" +
            "method: {components: 'min(restarts, 100) + rank', restarts: 2*dimension}").Single();
        only.Problem.ShouldBe(new ProblemOptions(
            3, 8, 4, Weights: WeightKind.Geometric, WeightFrom: 1.5, Noise: 0.5));
        only.Options.Components.ShouldBe(20);
    }

    [Fact]
    public void Seeds_follow_the_sweep_unless_given_apart()
    {
        IReadOnlyList<SweepCase> cases = SpecText.SmallCases("seeds: [7, 18446744073709551615]");
        cases.Select(c => (c.Problem.Seed, c.Options.Seed)).ShouldBe(
            [(7UL, 7UL), (ulong.MaxValue, ulong.MaxValue)]);
        cases = SpecText.SmallCases("method: {seed: seed + 10}", "repeats: 2");
        cases.Select(c => (c.Problem.Seed, c.Options.Seed)).ShouldBe([(0UL, 10UL), (1UL, 11UL)]);
        cases = SpecText.Cases(
            "problem: {order: 3, dimension: 4, rank: 2, seed: 3}\nseed: 100*rank\nrepeats: 2");
        cases.Select(c => (c.Problem.Seed, c.Options.Seed)).ShouldBe([(3UL, 200UL), (3UL, 201UL)]);
        cases = SpecText.SmallCases("axes: {seed: [4, 5], tolerance: [1, 2]}");
        cases.Select(c => (c.Options.Seed, c.Options.Tolerance)).ShouldBe(
            [(4UL, 1.0), (4UL, 2.0), (5UL, 1.0), (5UL, 2.0)]);
    }

    [Fact]
    public void Auto_and_null_leave_an_option_to_the_program()
    {
        IReadOnlyList<SweepCase> cases = SpecText.SmallCases(
            "method: {method: descent, time-limit: ~}", "axes: {step: [auto, 0.1, ~]}");
        cases.Select(c => c.Options.Step).ShouldBe([null, 0.1]);
        cases[0].Options.TimeLimit.ShouldBeNull();
    }

    [Fact]
    public void Quick_replaces_parts_when_it_is_asked_for()
    {
        const string text = SpecText.Small + """
            method: {tolerance: 1e-3, max-steps: 1000}
            axes: {components: [4, 5, 6], restarts: [1, 2]}
            seeds: [1, 2, 3]
            quick: {axes: {components: [9]}, method: {tolerance: 0.5, max-steps: ~}, repeats: 1}
            """;
        SpecText.Cases(text).Count.ShouldBe(18);
        IReadOnlyList<SweepCase> quick = SpecText.Cases(text, quick: true);
        quick.Select(c => (c.Options.Components, c.Options.Restarts, c.Options.Seed)).ShouldBe(
            [(9, 1, 0UL), (9, 2, 0UL)]);
        quick[0].Options.Tolerance.ShouldBe(0.5);
        quick[0].Options.MaxSteps.ShouldBeNull();
    }

    [Fact]
    public void Every_option_of_a_solve_can_be_written()
    {
        string[] values = ["2", "3", "0.5", "0.25", "true", "false", "flow", "float32", "random"];
        foreach (System.Reflection.PropertyInfo property in typeof(SolveOptions).GetProperties())
        {
            string name =
                System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
            values.Any(value => IsTaken(name, value, property)).ShouldBeTrue(name);
        }

        static bool IsTaken(string name, string value, System.Reflection.PropertyInfo property)
        {
            // Whether a value contradicts others is none of this test's business.
            try
            {
                SolveOptions options =
                    SpecText.SmallCases($"method: {{{name}: {value}}}").Single().Options;
                return !Equals(property.GetValue(options), property.GetValue(new SolveOptions()));
            }
            catch (InputException fault)
            {
                return !fault.Message.Contains("; give", StringComparison.Ordinal) &&
                    !fault.Message.Contains("is no part", StringComparison.Ordinal);
            }
        }
    }
}
