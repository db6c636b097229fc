using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Tests.Reproduction;

/// <summary>The experiments that have a form in float32 bear out their claims in it.</summary>
public sealed class Float32Tests
{
    /// <summary>Names of the experiments.</summary>
    public static TheoryData<string> Supporting =>
        [.. Reproducer.List.Where(e => e.OnlyFloat64Because is null).Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Supporting))]
    public void The_quick_form_bears_out_the_claims_in_float32(string name)
    {
        var quick = new QuickRuns(Experiments.All.Single(e => e.Name == name), Precision.Float32);

        quick.Findings.Claims.ShouldHold();
        foreach (string spec in Experiments.All.Single(e => e.Name == name).Specs)
        {
            quick.Runs.Of(spec).Runs.ShouldAllBe(
                run => run.Case.Options.Precision == Precision.Float32);
        }

        quick.Page().Render().ShouldContain("<dt>precision</dt><dd>float32</dd>");
        quick.Page().Command.ShouldEndWith("--precision float32");
        quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void What_rests_on_float64_says_so_and_is_refused()
    {
        ExperimentEntry[] refused =
            [.. Reproducer.List.Where(e => e.OnlyFloat64Because is not null)];
        refused.Select(e => e.Name).ShouldBe(["lazy-threshold", "power-method"]);
        foreach (ExperimentEntry entry in refused)
        {
            entry.OnlyFloat64Because!.ShouldEndWith(".");
            var reproducer = new Reproducer(cases => SweepLane.OfProcessor(1, cases));
            Should.Throw<InputException>(() => reproducer.Run(
                    entry.Name, true, Precision.Float32, (_, _, _) => { }, CancellationToken.None))
                .Message.ShouldContain(entry.OnlyFloat64Because!);
        }
    }
}
