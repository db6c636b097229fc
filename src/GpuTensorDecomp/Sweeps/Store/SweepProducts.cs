using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// How a sweep's devices made their matrix products: <c>products/HOST-PID-START.json</c>, a file a
/// process, since each measures for itself. A choice holds for all cases of its shape that the
/// process solved on that device, so that records need not repeat it. Where nothing was chosen, as
/// on the CPU, there is no file. Any thread may call it.
/// </summary>
/// <param name="folder">The folder of these files; made when the first one is written.</param>
public sealed class SweepProducts(string folder)
{
    private readonly HashSet<DeviceChoice> _known = [];
    private readonly List<DeviceChoice> _choices = []; // as they came
    private readonly Lock _gate = new();

    /// <summary>Notes what was chosen for a case; what is new is written at once.</summary>
    /// <param name="lane">Whose device it is.</param>
    /// <param name="executor">The device.</param>
    /// <param name="choices">All that concern the case.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Note(string lane, Executor executor, IReadOnlyList<ProductChoice> choices)
    {
        if (choices.Count == 0)
            return;
        lock (_gate)
        {
            DeviceChoice[] fresh =
            [
                .. choices
                    .Select(choice => new DeviceChoice(
                        lane, executor.DeviceName, executor.Precision, choice))
                    .Where(_known.Add),
            ];
            if (fresh.Length == 0)
                return;
            _choices.AddRange(fresh);
            Write();
        }
    }

    private void Write()
    {
        string path = Path.Combine(folder, ProcessIdentity.Current.Name + ".json");
        AtomicFile.MakeFolderOf(path);
        ResultJson.Write(path, new { SweepFolder.SchemaVersion, productChoices = _choices });
    }

    /// <summary>A choice as it is written.</summary>
    private sealed record DeviceChoice(
        string Lane, string Device, Precision Precision, ProductChoice Choice);
}
