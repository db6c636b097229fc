using GpuTensorDecomp.Sweeps;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>Looks at a sweep's folder, again and again; writes nothing.</summary>
internal sealed class SweepSurvey : IDisposable
{
    private readonly SweepFolder _folder;
    private readonly SweepStore _store;
    private readonly string[] _ids;

    public SweepSurvey(SweepFolder folder)
    {
        _folder = folder;
        _ids = [.. folder.Spec.Spec.Cases().Select(one => one.Id)];
        _store = SweepStore.Open(folder.Path);
    }

    /// <summary>Where the sweep stands now.</summary>
    /// <exception cref="InputException">A segment cannot be read.</exception>
    public SweepStatus Look()
    {
        _store.Refresh();
        SweepCoverage coverage = _store.Coverage(_ids);
        FileInfo[] segments = Files("results", "*.records");
        double? quiet = segments.Length == 0
            ? null
            : (DateTime.UtcNow - segments.Max(file => file.LastWriteTimeUtc)).TotalSeconds;
        return new SweepStatus(
            _folder.Name,
            _folder.Path,
            coverage.Asked,
            coverage.Solved,
            coverage.Failed,
            coverage.Missing,
            coverage.NoLongerAsked,
            [
                .. SweepProcesses.Live(_folder.Path, new SweepStoreOptions().StaleAfter)
                    .Select(ProcessStatus.Of),
            ],
            quiet,
            segments.Sum(file => file.Length),
            _store.TornSegments,
            _store.Damage);
    }

    /// <summary>The first cases, in the spec's order, that could not be solved.</summary>
    /// <param name="most">How many, at most.</param>
    /// <exception cref="InputException">A segment cannot be read.</exception>
    public IReadOnlyList<FailedCase> Failures(int most)
    {
        Dictionary<string, string> faults =
            _store.Read(failedOnly: true).ToDictionary(one => one.CaseId, one => one.Fault!);
        return
        [
            .. Enumerable.Range(0, _ids.Length)
                .Where(n => faults.ContainsKey(_ids[n]))
                .Take(most)
                .Select(n => _folder.Spec.Spec.Cases()[n])
                .Select(one => new FailedCase(one.Id, one.Axes, faults[one.Id])),
        ];
    }

    public void Dispose() => _store.Dispose();

    private FileInfo[] Files(string folder, string pattern)
    {
        var directory = new DirectoryInfo(Path.Combine(_folder.Path, folder));
        return directory.Exists ? directory.GetFiles(pattern) : [];
    }
}
