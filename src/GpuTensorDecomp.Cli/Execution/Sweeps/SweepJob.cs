using System.Diagnostics;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>
/// Runs a sweep in its folder, shows it, and writes table and page when it is whole.
/// </summary>
internal sealed class SweepJob(SweepRequest request, Screen screen)
{
    /// <summary>A shorter case runs again rather than be saved when the sweep is stopped.</summary>
    private static readonly TimeSpan LeastSaved = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var watch = Stopwatch.StartNew();
        var plan = new CasePlan(request.Spec.Spec.Cases(), request.Shard);
        using var store = SweepStore.Open(
            request.Folder, new SweepStoreOptions { Shard = request.Shard });
        int retried = request.RetryFailed ? store.ForgetFailed(plan.CaseIds) : 0;
        SweepCoverage coverage = store.Coverage(plan.CaseIds);

        // A device that is missing is found before anything is written.
        if (coverage.Missing > 0)
            LaneSelector.Require(request.Devices, plan.Shapes.Select(shape => shape.Precision));
        var folder = SweepFolder.Prepare(request.Folder, request.Spec);
        Announce(plan, coverage, store, retried);
        bool interrupted = coverage.Missing > 0 && Solve(folder, plan, store, coverage);
        store.Flush();
        SweepFiles? files = null;
        if (!interrupted && request.Shard == SweepShard.Whole)
        {
            files = SweepFiles.Write(folder, store);
            SweepCheckpoints.Clear(folder.CheckpointsPath);
        }

        coverage = store.Coverage(plan.CaseIds);
        Show(plan, coverage, store.Operations, files, interrupted, watch.Elapsed);
        return interrupted
            ? ExitCode.Interrupted
            : SweepText.ExitCodeOf(coverage.Missing, coverage.Failed);
    }

    /// <summary>Solves what is missing; says whether it was stopped before the end.</summary>
    private bool Solve(SweepFolder folder, CasePlan plan, SweepStore store, SweepCoverage before)
    {
        using var stop =
            CancellationTokenSource.CreateLinkedTokenSource(screen.Session.Cancellation);
        if (request.TimeLimit is { } limit)
            stop.CancelAfter(limit);
        var checkpoints = new SweepCheckpoints(folder.CheckpointsPath, LeastSaved);
        using var source = new StoredCases(plan, store, folder.TrajectoriesPath);
        var runner = new SweepRunner(
            source,
            LaneSelector.Lanes(request.Devices, before.Missing),
            checkpoints,
            new SweepProducts(folder.ProductsPath));
        store.Announce(() => runner.Progress);
        screen.WhileWatching(
            () => SweepText.State(before, runner.Progress, source.WaitingFor),
            () => runner.Run(stop.Token));
        return stop.IsCancellationRequested && store.Coverage(plan.CaseIds).Missing > 0;
    }

    private void Announce(CasePlan plan, SweepCoverage coverage, SweepStore store, int retried)
    {
        string share = request.Shard == SweepShard.Whole ? "" : $" of shard {request.Shard}";
        int merged = request.Spec.Spec.MergedCount;
        string twins = merged == 0 ? "" : $" ({merged:N0} more compute the same as one of these)";
        screen.Line(
            $"{request.Name}: {plan.Count:N0} cases{share}{twins} in {request.Folder}, " +
            $"{coverage.Solved + coverage.Failed:N0} of them recorded");
        if (coverage.NoLongerAsked > 0 && request.Shard == SweepShard.Whole)
        {
            screen.Line(
                $"{coverage.NoLongerAsked:N0} recorded cases are no longer asked for; " +
                "they are kept");
        }

        if (retried > 0)
            screen.Line($"{retried:N0} cases that failed are tried again");
        foreach (string damage in store.Damage)
            screen.Session.Error.WriteLine(damage);
    }

    private void Show(
        CasePlan plan,
        SweepCoverage coverage,
        StoreOperations operations,
        SweepFiles? files,
        bool interrupted,
        TimeSpan time)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                request.Name,
                folder = request.Folder,
                shard = request.Shard.ToString(),
                cases = plan.Count,
                coverage.Solved,
                coverage.Failed,
                coverage.Missing,
                coverage.NoLongerAsked,
                interrupted,
                wallSeconds = time.TotalSeconds,
                fileOperations = Enum.GetValues<StoreOperation>()
                    .ToDictionary(kind => kind, kind => operations[kind]),
                table = files?.Table,
                arrays = files?.Arrays,
                report = files?.Report,
            });
        }

        screen.Line(SweepText.Ending(coverage, interrupted, time));
        if (files is not null)
            screen.Line($"wrote {files.Table}, {files.Arrays} and {files.Report}");
    }
}
