using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Sweeps;

/// <content>What a folder must be.</content>
public sealed partial class SweepFolder
{
    private const int MostReads = 20;

    // Another process may be between writing the mark and writing the spec.
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMilliseconds(100);

    // Folders to which a sweep only adds; the job array's is there before the first task begins.
    private static readonly string[] KnownFolders =
        ["results", "claims", "checkpoints", "trajectories", "slurm"];

    /// <summary>Why a sweep cannot run in a folder, or null where it can.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="spec">The spec, which may lie in the folder already; or null.</param>
    public static string? FaultOf(string path, SweepSpecText? spec = null)
    {
        if (File.Exists(path))
            return $"--out {path}: this is a file; give a folder.";
        try
        {
            if (!Directory.Exists(path) || HoldsSweep(path))
                return null;
            string? other = new DirectoryInfo(path).EnumerateFileSystemInfos()
                .FirstOrDefault(entry => !IsOfSweep(entry, spec))?.Name;

            // Another process may have made the folder a sweep's since the first look.
            return other is null || HoldsSweep(path)
                ? null
                : $"--out {path}: the folder holds files that are not of a sweep, such as " +
                    $"{other}. Give a new or empty folder.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"--out {path}: cannot be read. {fault.Message}";
        }
    }

    // Names that begin with a dot are what a writer that was killed left behind, or hidden; a
    // sweep overwrites none of them.
    private static bool IsOfSweep(FileSystemInfo entry, SweepSpecText? spec) => entry switch
    {
        _ when entry.Name.StartsWith('.') => true,
        DirectoryInfo => KnownFolders.Contains(entry.Name),
        _ => spec is not null && entry.Name == SpecName + spec.Suffix &&
            TextOf(entry.FullName) == spec.Text,
    };

    private static SweepManifest ReadManifest(string path)
    {
        string file = System.IO.Path.Combine(path, ManifestName);
        SweepManifest manifest = ResultJson.Read<SweepManifest>(file);
        if (manifest.SchemaVersion > SchemaVersion)
        {
            throw new InputException(
                $"{file}: is of version {manifest.SchemaVersion}, this program knows up to " +
                $"{SchemaVersion}. Use the program that wrote it, or a newer one.");
        }

        return manifest.Spec is SpecName + ".yaml" or SpecName + ".json"
            ? manifest
            : throw new InputException(
                $"{file}: names '{manifest.Spec}' as the spec; it must be {SpecName}.yaml or " +
                $"{SpecName}.json.");
    }

    /// <summary>The mark and the spec that it speaks of.</summary>
    private static (SweepManifest Manifest, string Text) ReadBoth(string path)
    {
        for (int read = 1; ; read++)
        {
            SweepManifest manifest = ReadManifest(path);
            string file = System.IO.Path.Combine(path, manifest.Spec);
            string? text = TextOf(file);
            if (text is not null && SweepSpecText.HashOf(text) == manifest.SpecSha256)
                return (manifest, text);
            if (read == MostReads)
            {
                string what = text is null ? "is missing or cannot be read" : "was changed";
                throw new InputException(
                    $"{file}: {what}; it is the copy of the spec that was run last. Run 'sweep " +
                    $"run SPEC --out {path}' with the spec that you want: records are kept.");
            }

            Thread.Sleep(ReadAgainAfter);
        }
    }

    private static string? TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void RequireWritable(string path)
    {
        string probe = System.IO.Path.Combine(path, $".{System.IO.Path.GetRandomFileName()}.tmp");
        Attempt(path, () => new FileStream(
            probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
            FileOptions.DeleteOnClose).Dispose());
    }

    private static void Attempt(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"--out {path}: cannot be written to. {fault.Message.TrimEnd('.')}. " +
                "Give a folder that can be written to.",
                fault);
        }
    }
}
