using System.Globalization;
using System.Text;

namespace GpuTensorDecomp.Results;

/// <summary>
/// A run's <c>log.txt</c>: lines with the time, each on disk at once. It is held open by one
/// program at a time, which keeps a second one out of the run folder.
/// </summary>
public sealed class RunLog : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the log to append to it.</summary>
    /// <exception cref="InputException">
    /// It cannot be written, or another program has it open.
    /// </exception>
    public RunLog(string path)
    {
        FilePath = path;
        try
        {
            _file = new FileStream(
                path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault);
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Adds a line.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string message)
    {
        string time = DateTime.UtcNow.ToString(
            "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        try
        {
            _file.Write(Encoding.UTF8.GetBytes($"{time} {message}\n"));
        }
        catch (IOException fault)
        {
            throw Unwritable(fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private InputException Unwritable(Exception fault) => new(
        $"{FilePath}: cannot be written. {fault.Message} Check that no other run uses this " +
        "folder, that it can be written to and that the disk has space left.",
        fault);
}
