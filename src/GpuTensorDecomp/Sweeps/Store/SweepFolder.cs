using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Sweeps;

/// <summary>
/// The folder of a sweep: it remembers the spec that was run last and holds the store's files (see
/// <see cref="SweepStore"/>), checkpoints of long cases, trajectories, the table and the page.
/// </summary>
public sealed class SweepFolder
{
    private const string ManifestName = "sweep.json";
    private const string SpecName = "spec";

    private static readonly string[] KnownNames =
    [
        ManifestName, SpecName + ".yaml", SpecName + ".json", "results", "claims", "checkpoints",
        "trajectories", "slurm",
    ];

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

    /// <summary>Checkpoints of long cases.</summary>
    public string CheckpointsPath => In("checkpoints");

    /// <summary>Recorded trajectories, <c>ID.csv</c> each.</summary>
    public string TrajectoriesPath => In("trajectories");

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

    /// <summary>Why a sweep cannot run in a folder, or null where it can.</summary>
    public static string? FaultOf(string path)
    {
        if (File.Exists(path))
            return $"--out {path}: this is a file; give a folder.";
        try
        {
            // Names that begin with a dot are what a writer that was killed left behind.
            return !Directory.Exists(path) || HoldsSweep(path) ||
                Directory.EnumerateFileSystemEntries(path)
                    .Select(entry => System.IO.Path.GetFileName(entry))
                    .All(name => name.StartsWith('.') || KnownNames.Contains(name))
                ? null
                : $"--out {path}: the folder holds files that are not of a sweep. " +
                    "Give a new or empty folder.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"--out {path}: cannot be read. {fault.Message}";
        }
    }

    /// <summary>
    /// Makes a folder, or takes the one that is there, and lets it remember a spec. Nothing is
    /// written where it remembers that spec already.
    /// </summary>
    /// <exception cref="InputException">It is of something else, or cannot be written.</exception>
    public static SweepFolder Prepare(string path, SweepSpecText spec)
    {
        if (FaultOf(path) is { } fault)
            throw new InputException(fault);
        var folder = new SweepFolder(path, spec.Spec.Name, spec);
        var manifest = new SweepManifest(
            SchemaVersion, spec.Spec.Name, SpecName + spec.Suffix, spec.Sha256, spec.Quick);
        if (HoldsSweep(path) && ReadManifest(path) == manifest && File.Exists(folder.In(manifest.Spec)))
            return folder;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"--out {path}: cannot be made. {cause.Message.TrimEnd('.')}. " +
                "Give a folder that can be written to.",
                cause);
        }

        byte[] text = Encoding.UTF8.GetBytes(spec.Text);
        AtomicFile.Write(folder.In(manifest.Spec), stream => stream.Write(text));
        ResultJson.Write(folder.In(ManifestName), manifest);
        return folder;
    }

    /// <summary>Opens a folder and reads the spec that it remembers.</summary>
    /// <exception cref="InputException">It holds no sweep, or cannot be read.</exception>
    public static SweepFolder Open(string path)
    {
        if (!HoldsSweep(path))
        {
            throw new InputException(
                $"{path}: holds no sweep. Give the folder that 'sweep run' wrote.");
        }

        SweepManifest manifest = ReadManifest(path);
        string spec = System.IO.Path.Combine(path, manifest.Spec);
        return new SweepFolder(
            path, manifest.Name, SweepSpecText.Read(spec, manifest.Quick));
    }

    private static SweepManifest ReadManifest(string path)
    {
        string file = System.IO.Path.Combine(path, ManifestName);
        SweepManifest manifest = ResultJson.Read<SweepManifest>(file);
        return manifest.SchemaVersion <= SchemaVersion
            ? manifest
            : throw new InputException(
                $"{file}: is of version {manifest.SchemaVersion}, this program knows up to " +
                $"{SchemaVersion}. Use the program that wrote it, or a newer one.");
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
