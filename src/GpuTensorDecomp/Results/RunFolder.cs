using GpuTensorDecomp.Files;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Results;

/// <summary>
/// The folder of one run: <c>plan.json</c>, <c>result.json</c>, <c>factors.ktns</c>,
/// <c>components.npz</c>, <c>trajectory.csv</c>, <c>report.html</c>, <c>log.txt</c> and
/// <c>checkpoints/</c>. Each file but the log is written whole or not at all; <c>result.json</c>
/// comes last and makes the run complete.
/// </summary>
public sealed class RunFolder
{
    private const string CheckpointsName = "checkpoints";
    private const string LogName = "log.txt";

    private static readonly string[] FileNames =
    [
        "plan.json", "result.json", "factors.ktns", "components.npz", "trajectory.csv", LogName,
        "report.html",
    ];

    private RunFolder(string path)
    {
        Path = path;
        Checkpoints = new CheckpointStore(In(CheckpointsName));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The run's checkpoints.</summary>
    public CheckpointStore Checkpoints { get; }

    /// <summary>The file of the plan.</summary>
    public string PlanPath => In("plan.json");

    /// <summary>The file of the result.</summary>
    public string ResultPath => In("result.json");

    /// <summary>The file of the condensed factors.</summary>
    public string FactorsPath => In("factors.ktns");

    private string ComponentsPath => In("components.npz");

    private string TrajectoryPath => In("trajectory.csv");

    /// <summary>The names of the run's files that are there.</summary>
    public string FileList => string.Join(", ", FileNames.Where(name => File.Exists(In(name))));

    /// <summary>Why no run can begin in a folder, or null where one can.</summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <param name="overwrite">Whether a run that is there may be replaced.</param>
    public static string? FaultOf(string path, bool overwrite)
    {
        if (File.Exists(path))
            return $"--out {path}: this is a file; give a folder.";
        try
        {
            if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any())
                return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"--out {path}: cannot be read. {fault.Message}";
        }

        if (!HoldsRun(path))
        {
            return $"--out {path}: the folder holds files that are not of a run. " +
                "Give a new or empty folder.";
        }

        return overwrite
            ? null
            : $"--out {path}: the folder already holds a run. Give another folder, replace the " +
                "run with --overwrite, or go on with it by 'resume'.";
    }

    /// <summary>
    /// Makes the folder, empty of any run; files that are not of a run are left alone.
    /// </summary>
    /// <exception cref="InputException">The folder is taken or cannot be written.</exception>
    public static RunFolder Create(string path, bool overwrite)
    {
        if (FaultOf(path, overwrite) is { } fault)
            throw new InputException(fault);
        try
        {
            Directory.CreateDirectory(path);
            var folder = new RunFolder(path);
            if (File.Exists(folder.In(LogName)))
                folder.OpenLog().Dispose();
            if (Directory.Exists(folder.Checkpoints.Folder))
                Directory.Delete(folder.Checkpoints.Folder, recursive: true);
            foreach (string name in FileNames)
                File.Delete(folder.In(name));
            return folder;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"--out {path}: cannot be written. {cause.Message.TrimEnd('.')}. " +
                "Give a folder that can be written to and has space left.",
                cause);
        }
    }

    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="InputException">It holds no run.</exception>
    public static RunFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new InputException($"{path}: there is no such folder; give the folder of a run.");
        return HoldsRun(path)
            ? new RunFolder(path)
            : throw new InputException(
                $"{path}: the folder holds no run (no plan.json); " +
                "give the folder that 'solve' wrote.");
    }

    /// <summary>Whether a file is one that replacing the run of this folder would delete.</summary>
    public static bool WouldDelete(string folder, string file)
    {
        string relative = System.IO.Path.GetRelativePath(folder, file);
        string checkpoints = CheckpointsName + System.IO.Path.DirectorySeparatorChar;
        return FileNames.Contains(relative) ||
            relative.StartsWith(checkpoints, StringComparison.Ordinal);
    }

    /// <summary>Opens the log to append to it.</summary>
    /// <exception cref="InputException">
    /// It cannot be written, or another program runs in the folder.
    /// </exception>
    public RunLog OpenLog() => new(In(LogName));

    /// <summary>Writes <c>plan.json</c>.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void WritePlan(RunRecord record) => ResultJson.Write(PlanPath, record);

    /// <summary>
    /// Puts another plan in place for a run that goes on: its result counts no longer.
    /// </summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void BeginAgain(RunRecord record)
    {
        try
        {
            File.Delete(ResultPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{ResultPath}: cannot be removed. {fault.Message}", fault);
        }

        WritePlan(record);
    }

    /// <summary>Reads <c>plan.json</c>.</summary>
    /// <exception cref="InputException">
    /// It is damaged, or of a newer version of this program.
    /// </exception>
    public RunRecord ReadPlan()
    {
        RunRecord record = ResultJson.Read<RunRecord>(PlanPath);
        return record.SchemaVersion == ResultJson.SchemaVersion
            ? record
            : throw new InputException(
                $"{PlanPath}: has schema version {record.SchemaVersion}; this program reads " +
                $"{ResultJson.SchemaVersion}. Use the version that wrote it.");
    }

    /// <summary>Writes everything that a result holds, <c>result.json</c> last.</summary>
    /// <returns>The document that was written.</returns>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public ResultDocument WriteResult(SolveResult result, DecompositionProblem problem)
    {
        ResultDocument document = ResultDocument.From(result, problem.Name, problem.Truth);
        KruskalFile.Write(FactorsPath, result.Factors);
        ComponentArrays.Write(ComponentsPath, result);
        TrajectoryFile.Write(TrajectoryPath, result.Trajectory);
        WriteReport(result, problem.Name, problem.Truth);
        ResultJson.Write(ResultPath, document);
        return document;
    }

    /// <summary>Writes <c>report.html</c>.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="InputException">It cannot be written.</exception>
    public string WriteReport(SolveResult result, string title, FactoredTensor? truth)
    {
        RunReport.Write(In("report.html"), result, title, truth);
        return In("report.html");
    }

    /// <summary>
    /// Puts the result together again from the files of a finished or interrupted run.
    /// </summary>
    /// <exception cref="InputException">
    /// There is no result yet, or a file is missing or damaged.
    /// </exception>
    public SolveResult ReadSolveResult()
    {
        ResultDocument document = ReadResult() ?? throw new InputException(
            $"{Path}: the run has no result yet; wait for it, or go on with it by 'resume'.");
        (Components.ComponentSet components, int[] factorOf) = ComponentArrays.Read(ComponentsPath);
        return document.ToResult(
            ReadPlan().Plan,
            KruskalFile.Read(FactorsPath),
            components,
            new Trajectory(TrajectoryFile.Read(TrajectoryPath), factorOf));
    }

    /// <summary>The result, or null where none was written yet.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public ResultDocument? ReadResult() =>
        File.Exists(ResultPath) ? ResultJson.Read<ResultDocument>(ResultPath) : null;

    private static bool HoldsRun(string path) =>
        File.Exists(System.IO.Path.Combine(path, "plan.json"));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
