using System.Reflection;
using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Sweeps.Tables;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// The folder of a sweep: it remembers the spec that was run last and holds the store's files (see
/// <see cref="SweepStore"/>), checkpoints of long cases, trajectories, the table and the page.
/// Records of an earlier spec stay; those that the new one asks for too count as done.
/// </summary>
public sealed partial class SweepFolder
{
    private const string ManifestName = "sweep.json";
    private const string SpecName = "spec";

    private static readonly string Program =
        typeof(SweepFolder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "";

    private SweepFolder(string path, string name, SweepSpecText spec)
    {
        Path = path;
        Name = name;
        Spec = spec;
    }

    /// <summary>The version of the folder's files.</summary>
    public static int SchemaVersion => 1;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The sweep's name.</summary>
    public string Name { get; }

    /// <summary>The spec that was run last.</summary>
    public SweepSpecText Spec { get; }

    /// <summary>
    /// Whether <see cref="Prepare"/> found another spec here, or this one with another part
    /// <c>quick</c>: <see cref="SweepCoverage.NoLongerAsked"/> says how many records it leaves.
    /// </summary>
    public bool ReplacedSpec { get; private init; }

    /// <summary>Checkpoints of long cases.</summary>
    public string CheckpointsPath => In("checkpoints");

    /// <summary>Recorded trajectories, <c>ID.csv</c> each.</summary>
    public string TrajectoriesPath => In("trajectories");

    /// <summary>How devices made their matrix products (see <see cref="SweepProducts"/>).</summary>
    public string ProductsPath => In("products");

    /// <summary>The table as text.</summary>
    public string TablePath => In("table.csv");

    /// <summary>The table as arrays.</summary>
    public string ArraysPath => In("table.npz");

    /// <summary>The page.</summary>
    public string ReportPath => In("report.html");

    /// <summary>Where a sweep goes if no folder is named.</summary>
    public static string DefaultPath(string name) => System.IO.Path.Combine("sweeps", name);

    /// <summary>Whether a folder is that of a sweep.</summary>
    public static bool HoldsSweep(string path) =>
        File.Exists(System.IO.Path.Combine(path, ManifestName));

    /// <summary>
    /// Makes a folder, or takes the one that is there, and lets it remember a spec. Nothing is
    /// written where it remembers that spec already.
    /// </summary>
    /// <exception cref="InputException">
    /// It is of something else or of a newer version, or cannot be written to.
    /// </exception>
    public static SweepFolder Prepare(string path, SweepSpecText spec)
    {
        if (FaultOf(path, spec) is { } fault)
            throw new InputException(fault);
        SweepManifest? held = HoldsSweep(path) ? ReadManifest(path) : null;

        // A spec without a name has its file's: the folder's own copy must not rename the sweep.
        string name = held?.SpecSha256 == spec.Sha256 ? held.Name : spec.Spec.Name;
        var manifest = new SweepManifest(
            SchemaVersion, name, SpecName + spec.Suffix, spec.Sha256, spec.Quick, Program);
        var folder = new SweepFolder(path, name, spec)
        {
            ReplacedSpec = held is not null &&
                (held.SpecSha256 != manifest.SpecSha256 || held.Quick != manifest.Quick),
        };
        if (held == manifest && TextOf(folder.In(manifest.Spec)) == spec.Text)
            RequireWritable(path);
        else
            folder.Remember(manifest, held);
        return folder;
    }

    /// <summary>Opens a folder and reads the spec that it remembers; writes nothing.</summary>
    /// <exception cref="InputException">It holds no sweep, or cannot be read.</exception>
    public static SweepFolder Open(string path)
    {
        if (!HoldsSweep(path))
        {
            throw new InputException(
                $"{path}: holds no sweep. Give the folder that 'sweep run' wrote.");
        }

        (SweepManifest manifest, string text) = ReadBoth(path);
        string file = System.IO.Path.Combine(path, manifest.Spec);
        var spec = SweepSpec.Parse(text, file, manifest.Quick, checksBoth: false);
        return new SweepFolder(
            path, manifest.Name, new SweepSpecText(file, text, manifest.Quick, spec));
    }

    /// <summary>Writes the table as text and as arrays, and the page.</summary>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public void Write(SweepTable table)
    {
        table.WriteCsv(TablePath);
        table.WriteNpz(ArraysPath);
        table.WriteReport(ReportPath, Name);
    }

    // The mark goes first: what else is in the folder then is a sweep's, whatever comes between.
    private void Remember(SweepManifest manifest, SweepManifest? held)
    {
        Attempt(Path, () => Directory.CreateDirectory(Path));
        byte[] text = Encoding.UTF8.GetBytes(Spec.Text);
        ResultJson.Write(In(ManifestName), manifest);
        AtomicFile.Write(In(manifest.Spec), stream => stream.Write(text));
        if (held is not null && held.Spec != manifest.Spec)
            Attempt(Path, () => File.Delete(In(held.Spec)));
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
