using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Results;

public sealed class TrajectoryFileTests
{
    [Fact]
    public void Each_recorded_moment_is_a_line_and_what_is_not_there_an_empty_cell()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("trajectory.csv");

        TrajectoryFile.Write(path, ExampleResult.Create().Trajectory);

        string[] lines = File.ReadAllLines(path);
        lines.Where(line => !line.StartsWith('#')).ShouldBe(
        [
            "step,time,loss,relativeError,stepSize,epoch,truthError,weight_1,weight_2,fit_1,fit_2",
            "0,0,0.5,1,,0,,1E-08,,0,0",
            "10,2.5,0.1,0.3333333333333333,0.25,1,0.125,2,1E-300,1,0.5",
        ]);
        string[] legend = [.. lines.Where(line => line.StartsWith('#'))];
        foreach (string column in new[] { "step", "time", "loss", "weight_i", "fit_j" })
            legend.ShouldContain(line => line.Contains(column + ":"));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("trajectory.csv");
        TrajectoryFile.Write(path, ExampleResult.Create().Trajectory);

        IReadOnlyList<TrajectoryPoint> points = TrajectoryFile.Read(path);

        points.Count.ShouldBe(2);
        points[0].StepSize.ShouldBe(double.NaN);
        points[0].Weights.ShouldBe([1e-8]);
        points[1].Step.ShouldBe(10);
        points[1].RelativeError.ShouldBe(1.0 / 3);
        points[1].FittedFractions.ShouldBe([1, 0.5]);
        points[0].TruthError.ShouldBe(double.NaN);
        points[1].TruthError.ShouldBe(0.125);
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        using var folder = new TemporaryFolder();
        const string head =
            "# x\nstep,time,loss,relativeError,stepSize,epoch,truthError\n0,0,1,1,1,0,\n";
        string path = folder.File("t.csv", head + "1,0,oops,1,1,0,\n");
        Should.Throw<InputException>(() => TrajectoryFile.Read(path)).Message
            .ShouldContain("t.csv, line 4");

        File.WriteAllText(path, head + "1,2\n");
        Should.Throw<InputException>(() => TrajectoryFile.Read(path)).Message
            .ShouldContain("2 cells instead of 7");
    }

    [Fact]
    public void An_empty_trajectory_is_a_header_only()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("trajectory.csv");

        TrajectoryFile.Write(path, new Trajectory([], []));

        File.ReadAllLines(path)[^1].ShouldBe(
            "step,time,loss,relativeError,stepSize,epoch,truthError");
    }
}
