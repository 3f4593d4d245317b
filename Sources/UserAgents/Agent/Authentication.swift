import SIP
import Signaling
import Wire

// Digest challenges, given out and answered (RFC 3261 §22), and registration (§10).
extension UserAgent {
  mutating func register(_ registration: Registration, at now: Moment) -> Progress {
    guard let place = context.directory[registration.target.name] else {
      return .failed("cannot register at \"\(registration.target.name)\": no party has that name")
    }
    let way = Way(transport, place)
    let address = NameAddress(URI(user: registration.user, host: "\(place.address)"))
    var draft = draft(
      .register, URI(at: place, transport: transport), from: address.tagged(generator.token()),
      to: address, callID: "\(generator.token(length: 16))@\(endpoint.address)", over: transport)
    draft.append(.expires, "\(registration.expires.nanoseconds / 1_000_000_000)")
    sendRegister(draft, way, isAuthorised: false, at: now)
    return .done
  }

  private mutating func sendRegister(
    _ draft: Draft, _ way: Way, isAuthorised: Bool, at now: Moment
  ) {
    guard let sent = send(draft, by: way, for: .options, at: now) else { return }
    errands[sent.id] = .register(sent.request, way, isAuthorised: isAuthorised)
  }

  /// Sends a REGISTER again with credentials; says whether it did.
  mutating func retryRegister(
    _ request: Message, _ way: Way, after response: Message, at now: Moment
  ) -> Bool {
    guard let draft = authorised(request, by: response) else { return false }
    sendRegister(draft, way, isAuthorised: true, at: now)
    return true
  }

  /// Sends a call's INVITE again with credentials; says whether it did.
  mutating func retryInvite(_ call: Int, after response: Message, at now: Moment) -> Bool {
    guard calls[call].phase == .inviting, calls[call].cancelling == .no,
      !calls[call].hasTriedCredentials,
      claimant(of: Letter(response, at: now, call: call)) == nil,
      let draft = authorised(calls[call].invite, by: response),
      let sent = send(draft, by: calls[call].way, for: .invite(call: call), at: now)
    else { return false }
    calls[call].hasTriedCredentials = true
    calls[call].invite = sent.request
    calls[call].client = sent.id
    calls[call].hasProvisional = false
    return true
  }

  /// The request again with credentials for a challenge, without Via; nil when it has none.
  private mutating func authorised(_ request: Message, by response: Message) -> Draft? {
    let names: (challenge: HeaderName, answer: HeaderName)
    switch response.status {
    case .unauthorized?: names = (.wwwAuthenticate, .authorization)
    case .proxyAuthenticationRequired?: names = (.proxyAuthenticate, .proxyAuthorization)
    default: return nil
    }
    guard let own = script.credentials, let method = request.method,
      let challenge = response.headers(names.challenge).lazy.compactMap({ Digest.Challenge($0) })
        .first,
      let credentials = Digest.credentials(
        for: challenge, username: own.user, password: own.password, method: method,
        uri: request.requestURI ?? "", clientNonce: generator.token())
    else { return nil }
    var draft = Draft(request)
    draft[.via] = nil
    draft[.cseq] = "\(CSeq(request.cseq.number &+ 1, method))"
    draft.append(names.answer, "\(credentials)")
    return draft
  }

  /// Challenges a request and waits for it to come again with the right credentials.
  mutating func challenge(
    _ challenge: Challenge, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    if !position.hasActed {
      position.hasActed = true
      if let obstacle = sendChallenge(challenge, step, at: now) { return obstacle }
    }
    let end = begun + .seconds(10)
    switch pendingChallenge?.state {
    case .met?, nil:
      pendingChallenge = nil
      return .done
    case .wrong(let why)?: return .failed("the challenge was answered wrongly: \(why)")
    case .waiting?:
      return now < end
        ? .waiting(until: end) : .failed("expected credentials within 10 s, but none came")
    }
  }

  private mutating func sendChallenge(
    _ challenge: Challenge, _ step: Step, at now: Moment
  ) -> Progress? {
    let nonce = generator.token(length: 24)
    let isProxy = challenge.status == .proxyAuthenticationRequired
    let field = Draft.Field(
      isProxy ? .proxyAuthenticate : .wwwAuthenticate,
      "\(Digest.Challenge(realm: challenge.realm, nonce: nonce))")
    let reply = Reply(challenge.status, headers: [field])
    if step.call == nil, let open = openRequest, open.message.method == .register,
      let id = open.server
    {
      pendingChallenge = PendingChallenge(challenge: challenge, nonce: nonce, call: nil)
      openRequest = nil
      let sent = respond(reply, toOpen: open, id, at: now)
      return sent == .done ? nil : sent
    }
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot challenge: \(missing.sentence)")
    case .success(let call):
      guard calls[call].role == .callee, calls[call].phase == .inviting else {
        return .failed("cannot challenge: no INVITE waits for an answer")
      }
      pendingChallenge = PendingChallenge(challenge: challenge, nonce: nonce, call: call)
      let sent = send(reply, to: call, at: now)
      return sent == .done ? nil : sent
    }
  }

  /// Takes a request that answers the pending challenge; says whether it was one.
  mutating func meetChallenge(
    _ request: Message, _ way: Way, _ id: ServerTransactionID, at now: Moment
  ) -> Bool {
    guard let pending = pendingChallenge, pending.state == .waiting,
      (pending.call != nil) == (request.method == .invite)
    else { return false }
    let isProxy = pending.challenge.status == .proxyAuthenticationRequired
    let values = request.headers(isProxy ? .proxyAuthorization : .authorization)
    let answers = values.compactMap { Digest.Credentials($0) }
    guard let answer = answers.first(where: { $0.nonce == pending.nonce }) else { return false }
    let owner = pending.challenge.credentials
    guard answer.realm == pending.challenge.realm, answer.username == owner.user,
      Digest.verify(answer, password: owner.password, method: request.method ?? .invite)
    else {
      pendingChallenge?.state = .wrong(
        "user \"\(answer.username)\" gave a response that is not his")
      self.answer(.forbidden, request, id, at: now)
      return true
    }
    pendingChallenge?.state = .met
    guard let call = pending.call else {
      reply(.registerOK, registered(request), request, way, id, claim: nil, at: now)
      return true
    }
    calls[call].invite = request
    calls[call].server = id
    calls[call].way = way
    calls[call].phase = .inviting
    calls[call].isCancelled = false
    let trying = response(.trying, to: request, tag: calls[call].localTag)
    reply(.trying, trying, request, way, id, claim: nil, call: call, at: now)
    return true
  }

  /// What a registrar says to a REGISTER it accepts (RFC 3261 §10.3).
  mutating func registered(_ request: Message) -> Draft {
    var draft = response(.ok, to: request, tag: generator.token())
    let expires = request.header(.expires) ?? "3600"
    guard expires != "0" else { return draft }
    for value in request.values(.contact) where value != "*" {
      guard var contact = NameAddress(value), contact.parameters["expires"] != "0" else { continue }
      if contact.parameters["expires"] == nil { contact.parameters.set("expires", expires) }
      draft.append(.contact, "\(contact)")
    }
    draft.append(.expires, expires)
    return draft
  }
}
