namespace ILGPU;

/// <summary>A shared array as the group sees it, whatever its element type.</summary>
internal interface ISharedArray : ISharedWatcher
{
    /// <summary>A thread has come to a barrier or its end.</summary>
    void EndSegment(int thread);

    /// <summary>All threads have come to a barrier.</summary>
    void EndEpoch();
}
