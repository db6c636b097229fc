using System.Diagnostics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>What solving some cases of a shape for a short time showed.</summary>
/// <param name="Solved">Cases that ended in that time.</param>
/// <param name="SecondsPerCase">
/// Seconds a case, of a lane that is busy all the time; where none ended, the least that it can be.
/// </param>
/// <param name="RecordBytes">Mean size of a record; of a typical one where none ended.</param>
/// <param name="CaseMemory">Memory of one case while it runs, in bytes.</param>
public sealed record Calibration(
    int Solved, double SecondsPerCase, double RecordBytes, long CaseMemory)
{
    private const double TypicalRecord = 400;
    private const int MostCases = 1000;

    /// <summary>
    /// Solves cases of a shape, evenly spread over them, on one lane until the time is spent.
    /// </summary>
    /// <exception cref="DeviceException">The device cannot be used.</exception>
    public static Calibration Of(
        CasePlan plan, int shape, SweepLane lane, TimeSpan time, CancellationToken cancellation)
    {
        int wanted = Math.Max(lane.MostRuns, MostCases);
        int stride = Math.Max(1, plan.CountOf(shape) / wanted);
        SweepCase[] cases =
            [.. plan.CasesOf(shape).Where((_, n) => n % stride == 0).Take(wanted)];
        long memory = MemoryOf(cases[0], lane);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var source = new CalibrationCases(cases);
        var watch = Stopwatch.StartNew();
        stop.CancelAfter(time);
        new SweepRunner(source, [lane]).Run(stop.Token);
        double bytes = source.Solved > 0 ? source.RecordBytes : TypicalRecord;
        return new Calibration(
            source.Solved, SecondsOf(source, lane, watch.Elapsed), bytes, memory);
    }

    // The first case of a lane that solves one at a time pays for the compiler.
    private static double SecondsOf(CalibrationCases source, SweepLane lane, TimeSpan elapsed) =>
        lane.MostRuns == 1 && source.Solved > 1
            ? (source.LastEnd - source.FirstEnd).TotalSeconds / (source.Solved - 1)
            : elapsed.TotalSeconds / Math.Max(1, source.Solved);

    private static long MemoryOf(SweepCase sweepCase, SweepLane lane)
    {
        using Executor executor = lane.Open(sweepCase.Options.Precision);
        try
        {
            using PreparedSolve solve = Solver.Prepare(
                ProblemGenerator.Generate(sweepCase.Problem), sweepCase.Options, executor);
            return solve.Plan.MemoryBytes;
        }
        catch (InputException)
        {
            return 0; // its record will say why
        }
    }
}
