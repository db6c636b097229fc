using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Spec;

public sealed class SweepExpansionTests
{
    [Fact]
    public void A_case_by_its_index_is_that_of_the_enumeration()
    {
        IReadOnlyList<SweepCase> cases = SpecText.Cases(LargeSpecTests.Spec(repeats: 3));
        SweepCase[] all = [.. cases];
        all.Select(c => c.Id).Distinct().Count().ShouldBe(600);
        Parallel.For(0, 600, i =>
        {
            SweepCase one = cases[599 - i];
            SweepCase other = all[599 - i];
            (one.Id, one.Number, one.Problem, one.Options).ShouldBe(
                (other.Id, 599 - i, other.Problem, other.Options));
            one.Axes.ShouldBe(other.Axes);
        });
        Should.Throw<ArgumentOutOfRangeException>(() => cases[600]);
    }

    [Theory]
    [InlineData("sweeps/components.yaml", 240)]
    [InlineData("sweeps/start-norm.yaml", 80)]
    [InlineData("slurm/large.yaml", 1_000_000)]
    public void The_example_specs_are_right_and_their_quick_form_runs(string file, int count)
    {
        string path = Repository.File(Path.Combine("tools", file));
        SweepSpec.Read(path).Cases().Count.ShouldBe(count);
        IReadOnlyList<SweepCase> quick = SweepSpec.Read(path, quick: true).Cases();
        using var executor = new CpuExecutor();
        foreach (SweepCase one in quick)
        {
            SolveResult result = Solver.Solve(
                ProblemGenerator.Generate(one.Problem), one.Options, executor);
            result.StopReason.ShouldNotBe(StopReason.NotFinite);
        }
    }
}
