public import Media
public import Wire

extension UserAgent {
  /// What a party has to say about its script.
  public enum Report: Sendable, Hashable {
    /// A step is over; steps of other parties may wait for its label.
    case stepEnded(label: String?, line: Int, at: Moment)
    /// The script ends here. The party goes on answering as it should.
    case stepFailed(Complaint, at: Moment)
    /// Something came that no step asked for and that is not part of a correct call.
    case unexpected(String, line: Int?, at: Moment)
    /// What was heard, as a `record` step wanted it.
    case recorded(String, Clip, at: Moment)
    /// Worth knowing when reading the run; not a finding.
    case note(String, at: Moment)
    /// The script is over, to its end or by a failed step; the last report about it.
    case finished(at: Moment)
  }

  /// Why a step failed: what was expected, by when, and what came instead.
  public struct Complaint: Sendable, Hashable, CustomStringConvertible {
    public var sentence: String
    /// The line of the step in the scenario file.
    public var line: Int

    public init(_ sentence: String, line: Int) {
      self.sentence = sentence
      self.line = line
    }

    public var description: String { sentence }
  }
}
