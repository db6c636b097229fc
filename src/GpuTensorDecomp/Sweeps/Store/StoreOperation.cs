namespace GpuTensorDecomp.Sweeps;

/// <summary>Kinds of calls to the file system that a sweep store makes.</summary>
public enum StoreOperation
{
    /// <summary>A folder's entries are listed.</summary>
    List,

    /// <summary>An existing file is opened and read.</summary>
    Read,

    /// <summary>A file is created, its first content included.</summary>
    Create,

    /// <summary>Bytes are appended to a file, or a heartbeat is written.</summary>
    Write,

    /// <summary>A file is flushed to the disk.</summary>
    Sync,
}
