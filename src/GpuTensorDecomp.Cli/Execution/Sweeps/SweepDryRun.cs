using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>
/// Says what a sweep would take, from a few of its cases that are solved for the purpose; writes
/// nothing.
/// </summary>
internal sealed class SweepDryRun(SweepRequest request, Screen screen)
{
    private const double SecondsAShape = 2;
    private const double SecondsAtMost = 20;
    private const int ShapesShown = 30;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var plan = new CasePlan(request.Spec.Spec.Cases(), request.Shard);
        using SweepStore? store = SweepFolder.HoldsSweep(request.Folder)
            ? SweepStore.Open(request.Folder, new SweepStoreOptions { Shard = request.Shard })
            : null;
        if (request.RetryFailed)
            store?.ForgetFailed(plan.CaseIds);
        SweepCoverage coverage = store?.Coverage(plan.CaseIds) ?? new(plan.Count, 0, 0, 0);
        IReadOnlyList<SweepLane> lanes = LaneSelector.Lanes(request.Devices, plan.Count);
        SweepForecast[] forecasts = Forecast(plan, store, lanes);
        if (screen.Session.Cancellation.IsCancellationRequested)
            return ExitCode.Interrupted;
        var estimate = new Estimate(
            plan.Count, coverage, [.. lanes.Select(lane => lane.Device).Distinct()], forecasts);
        if (screen.IsJson)
            WriteJson(estimate);
        else
            Show(estimate);
        return ExitCode.Done;
    }

    private SweepForecast[] Forecast(
        CasePlan plan, SweepStore? store, IReadOnlyList<SweepLane> lanes)
    {
        var time = TimeSpan.FromSeconds(
            Math.Min(SecondsAShape, SecondsAtMost / Math.Max(1, plan.Shapes.Count)));
        var forecasts = new List<SweepForecast>();
        screen.WhileWatching(
            () => $"trying cases of shape {forecasts.Count + 1} of {plan.Shapes.Count}",
            () =>
            {
                for (int shape = 0; shape < plan.Shapes.Count; shape++)
                {
                    forecasts.Add(SweepForecast.Of(
                        plan, shape, store, lanes, time, screen.Session.Cancellation));
                }
            });
        return [.. forecasts];
    }

    private void WriteJson(Estimate estimate) => screen.Json(new
    {
        request.Name,
        folder = request.Folder,
        shard = request.Shard.ToString(),
        cases = estimate.Cases,
        merged = request.Spec.Spec.MergedCount,
        estimate.Coverage.Missing,
        estimate.Coverage.NoLongerAsked,
        lanes = estimate.Devices,
        estimatedSeconds = estimate.Seconds,
        estimateIsLowerBound = estimate.IsBound,
        diskBytes = estimate.Bytes,
        shapes = estimate.Forecasts.Select(f => new
        {
            f.Shape.Order,
            f.Shape.Dimension,
            f.Shape.Rank,
            f.Shape.Components,
            f.Shape.Method,
            f.Shape.Precision,
            f.Cases,
            f.Missing,
            runsTogether = f.RunsTogether,
            f.Batches,
            memoryBytes = f.RunsTogether * f.Calibrated.CaseMemory,
            tried = f.Calibrated.Solved,
            secondsPerCase = f.Calibrated.SecondsPerCase,
            estimatedSeconds = f.Seconds,
        }),
    });

    private void Show(Estimate estimate)
    {
        Table table = Tables.WithColumns(
            "Shapes", "order", "dimension", "rank", "components", "method", "precision", "missing",
            "batches", "memory", "a case");
        foreach (SweepForecast f in estimate.Forecasts.Take(ShapesShown))
        {
            string least = f.Calibrated.Solved == 0 ? "over " : "";
            table.AddRow(
                $"{f.Shape.Order}", $"{f.Shape.Dimension}", $"{f.Shape.Rank}",
                f.Shape.Components is { } components ? $"{components}" : "auto",
                Words.Of(f.Shape.Method), Words.Of(f.Shape.Precision),
                $"{f.Missing:N0} of {f.Cases:N0}",
                $"{f.Batches:N0} of {f.RunsTogether:N0}",
                Numbers.Bytes(f.RunsTogether * f.Calibrated.CaseMemory),
                $"{least}{Numbers.Short(f.Calibrated.SecondsPerCase)} s");
        }

        screen.Show(table);
        if (estimate.Forecasts.Length > ShapesShown)
            screen.Line($"and {estimate.Forecasts.Length - ShapesShown:N0} more shapes");
        screen.Show(Tables.OfPairs(
            $"{request.Name} (nothing was written)",
            [
                ("folder", request.Folder),
                ("cases",
                    $"{estimate.Cases:N0}, {estimate.Coverage.Missing:N0} of them to be run"),
                ("same as another", $"{request.Spec.Spec.MergedCount:N0} more, run once"),
                ("no longer asked for", $"{estimate.Coverage.NoLongerAsked:N0} recorded cases"),
                ("lanes", string.Join(", ", estimate.Devices)),
                ("time", (estimate.IsBound ? "more than " : "about ") +
                    Numbers.Time(TimeSpan.FromSeconds(estimate.Seconds))),
                ("disk", Numbers.Bytes(estimate.Bytes)),
            ]));
    }

    /// <summary>What is shown.</summary>
    private sealed record Estimate(
        int Cases, SweepCoverage Coverage, string[] Devices, SweepForecast[] Forecasts)
    {
        public double Seconds => Forecasts.Sum(forecast => forecast.Seconds);

        /// <summary>Of records.</summary>
        public long Bytes => (long)Forecasts.Sum(f => f.Missing * f.Calibrated.RecordBytes);

        /// <summary>Whether the time is a lower bound: no case of some shape was solved.</summary>
        public bool IsBound => Forecasts.Any(f => f.Calibrated.Solved == 0 && f.Missing > 0);
    }
}
